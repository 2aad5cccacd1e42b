"""Writing in the room exchange: who takes part, what is offered, by what right it is used, and what gateways are told of it."""

from nenso.exchange.actions import acme
from nenso.exchange.actions.access import ask_access, decide_access, withdraw_access
from nenso.exchange.actions.api_keys import issue_api_key, note_api_key_use, revoke_api_key
from nenso.exchange.actions.archiving import archive_by_the_clock, archive_day, archive_old
from nenso.exchange.actions.authority import (
    issue_certificate,
    issue_gateway_certificate,
    issue_hub_certificate,
    make_authority,
    revoke_certificate,
)
from nenso.exchange.actions.bodies import end_old_bodies, read_body
from nenso.exchange.actions.credentials import NewCredential, add_credential, revoke_credential
from nenso.exchange.actions.events import delete_old_events, deliver_again
from nenso.exchange.actions.exporting import export_container
from nenso.exchange.actions.gateways import set_gateway, stand_behind
from nenso.exchange.actions.guesses import delete_old_guesses, note_guesses, tell_of_guesses
from nenso.exchange.actions.maintenance import Paused, begin_maintenance, end_maintenance
from nenso.exchange.actions.members import register_member, resume_member, suspend_member
from nenso.exchange.actions.misfits import delete_old_misfits
from nenso.exchange.actions.onboarding import Applied, NewKey, apply_description
from nenso.exchange.actions.restoring import restore_day
from nenso.exchange.actions.rights import Subject, give_right, revoke_right
from nenso.exchange.actions.roots import publish_roots
from nenso.exchange.actions.routing import publish_routing, publishing_once
from nenso.exchange.actions.services import (
    change_service,
    close_service,
    disable_service,
    enable_service,
    register_service,
)
from nenso.exchange.actions.stamping import stamp_newest
from nenso.exchange.actions.subsystems import (
    close_subsystem,
    make_group,
    put_in_groups,
    refer_subsystem,
    register_subsystem,
    rename_subsystem,
)
from nenso.exchange.actions.telling import tell_late_requests
from nenso.exchange.actions.trials import end_trial, open_trial
from nenso.exchange.actions.witness_telling import tell_of_witnesses
from nenso.exchange.actions.witnesses import remove_witness, set_witness, stop_watching, watch_log
from nenso.exchange.actions.wsdl import take_wsdl
from nenso.exchange.rules.facts import EndpointFacts, GatewayFacts, RightFacts, ServiceFacts

__all__ = [
    "Applied",
    "EndpointFacts",
    "GatewayFacts",
    "NewCredential",
    "NewKey",
    "Paused",
    "RightFacts",
    "ServiceFacts",
    "Subject",
    "acme",
    "add_credential",
    "apply_description",
    "archive_by_the_clock",
    "archive_day",
    "archive_old",
    "ask_access",
    "begin_maintenance",
    "change_service",
    "close_service",
    "close_subsystem",
    "decide_access",
    "delete_old_events",
    "delete_old_guesses",
    "delete_old_misfits",
    "deliver_again",
    "disable_service",
    "enable_service",
    "end_maintenance",
    "end_old_bodies",
    "end_trial",
    "export_container",
    "give_right",
    "issue_certificate",
    "issue_gateway_certificate",
    "issue_hub_certificate",
    "make_authority",
    "issue_api_key",
    "make_group",
    "note_api_key_use",
    "note_guesses",
    "open_trial",
    "publish_roots",
    "publish_routing",
    "publishing_once",
    "put_in_groups",
    "read_body",
    "register_member",
    "register_service",
    "register_subsystem",
    "remove_witness",
    "refer_subsystem",
    "rename_subsystem",
    "resume_member",
    "restore_day",
    "revoke_certificate",
    "revoke_api_key",
    "revoke_credential",
    "revoke_right",
    "set_gateway",
    "set_witness",
    "stand_behind",
    "stamp_newest",
    "stop_watching",
    "suspend_member",
    "tell_late_requests",
    "take_wsdl",
    "tell_of_guesses",
    "tell_of_witnesses",
    "watch_log",
    "withdraw_access",
]
