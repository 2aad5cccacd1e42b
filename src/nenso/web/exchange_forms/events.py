"""The form by which events are delivered again."""

from typing import Any

from django import forms

from nenso.kernel.rules import Text
from nenso.web.exchange_forms.maintenance import MomentInput
from nenso.web.language import in_words


class AgainForm(forms.Form):
    """Since when everything is delivered again; empty: what could not be delivered."""

    since = forms.DateTimeField(required=False, widget=MomentInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].label = in_words(Text("Mọi sự kiện từ lúc", "Everything since"))
        told = Text(
            "Để trống: chỉ những sự kiện không gửi được. Bên nhận có thể nhận hai lần một sự kiện.",
            "Empty: only what could not be delivered. The subscriber may get an event twice.",
        )
        self.fields["since"].help_text = in_words(told)
