"""Writing in the room reporting."""

from nenso.reporting.actions.packages import deliver_package, file_of, send_package

__all__ = ["deliver_package", "file_of", "send_package"]
