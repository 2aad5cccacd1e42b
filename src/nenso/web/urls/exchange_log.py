"""Addresses of the exchange's ledger, behind `/exchange/log/`, as C2SP's tlog-tiles has them; the same in every language."""

from django.urls import path

from nenso.web.endpoints import exchange_log

app_name = "exchange_log"
urlpatterns = [
    path("", exchange_log.page, name="page"),
    path("checkpoint", exchange_log.checkpoint, name="checkpoint"),
    path("checkpoint/cosigned", exchange_log.cosigned, name="cosigned"),
    path("tile/<path:path>", exchange_log.tile, name="tile"),
    path("key", exchange_log.key, name="key"),
    path("stamps/", exchange_log.stamps, name="stamps"),
    path("stamps/<int:size>.tsr", exchange_log.stamp, name="stamp"),
    path("stamps/<int:size>.note", exchange_log.stamped, name="stamped"),
]
