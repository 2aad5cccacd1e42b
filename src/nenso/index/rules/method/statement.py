"""The ten steps in their order, as Markdown in both languages.

The statement stands in signed bundles and is made again when one is checked: figures are rounded before they are written.
"""

from collections.abc import Callable

from nenso.index.rules.computing import Outcome
from nenso.index.rules.describing import legal_words, years_words
from nenso.index.rules.edition import Edition
from nenso.index.rules.inputs import Inputs
from nenso.index.rules.method.completing import missing_data
from nenso.index.rules.method.framing import framework, normalising, presenting, variables
from nenso.index.rules.method.relating import back_to_data, multivariate
from nenso.index.rules.method.run import StatedRun, units
from nenso.index.rules.method.sureness import uncertainty
from nenso.index.rules.method.weighing import weighting
from nenso.kernel.rules import Text

Step = Callable[[StatedRun], list[Text]]


def method_statement(edition: Edition, inputs: Inputs, outcome: Outcome) -> Text:
    """Return the statement as Markdown: what was done at each of the ten steps, and what was not."""
    run = StatedRun(edition, inputs, outcome)
    parts: list[Text] = [
        Text("# Thuyết minh phương pháp: {name}", "# Method statement: {name}").fill(name=edition.name),
        Text("", ""),
        Text(
            "Viết theo mười bước của Sổ tay xây dựng chỉ số tổng hợp (OECD/JRC, 2008). Dùng cho {years}; {n}.",
            "Written in the ten steps of the Handbook on Constructing Composite Indicators (OECD/JRC, 2008). For {years}; {n}.",
        ).fill(years=years_words(edition), n=units(len(inputs.units))),
        *legal_words(edition),
    ]
    for place, (title, step) in enumerate(_STEPS, start=1):
        parts += [
            Text("", ""),
            Text("## {n}. {t}", "## {n}. {t}").fill(n=place, t=title),
            Text("", ""),
            *step(run),
        ]
    return Text(vi="\n".join(t.vi for t in parts) + "\n", en="\n".join(t.en for t in parts) + "\n")


def _links(_run: StatedRun) -> list[Text]:
    return [Text("Không xét trong lần chạy này.", "Not examined in this run.")]


_STEPS: tuple[tuple[Text, Step], ...] = (
    (Text("Khung lý thuyết", "Theoretical framework"), framework),
    (Text("Chọn biến", "Selecting variables"), variables),
    (Text("Xử lý số liệu thiếu", "Imputing missing data"), missing_data),
    (Text("Phân tích đa biến", "Multivariate analysis"), multivariate),
    (Text("Chuẩn hóa", "Normalising"), normalising),
    (Text("Trọng số và tổng hợp", "Weighting and aggregating"), weighting),
    (Text("Độ bất định và độ nhạy", "Uncertainty and sensitivity"), uncertainty),
    (Text("Trở lại số liệu gốc", "Back to the data"), back_to_data),
    (Text("Liên hệ với các chỉ số khác", "Links to other indicators"), _links),
    (Text("Trình bày", "Presenting"), presenting),
)
