"""Users and their rights, made by an administrator: the client that is always there does it."""

from collections.abc import Iterable, Mapping
from contextlib import closing
from typing import NamedTuple

from kafka.admin import (
    ACL,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    KafkaAdminClient,
    ResourcePattern,
    ResourceType,
    UserScramCredentialUpsertion,
)
from kafka.errors import KafkaConfigurationError

from consumers.kafka.port.cluster import Cluster
from consumers.kafka.with_kafka_python.options import answering, options_of

MECHANISM = "SCRAM-SHA-512"


class Right(NamedTuple):
    """`kind` is `topic` or `group`; it holds for every name that begins with `prefix`."""

    kind: str
    prefix: str
    operations: tuple[str, ...]


def make_users(cluster: Cluster, passwords: Mapping[str, str], rights: Mapping[str, Iterable[Right]]) -> None:
    """As the administrator whom `cluster` names. What is there already is made again the same."""
    with answering(cluster), closing(KafkaAdminClient(**options_of(cluster))) as admin:
        wanted = [UserScramCredentialUpsertion(user, MECHANISM, word) for user, word in passwords.items()]
        failed = {user: error for user, error in admin.alter_user_scram_credentials(wanted).items() if error}
        if failed:
            raise KafkaConfigurationError(f"users that were not made: {failed}")
        acls = [
            ACL(
                f"User:{user}",
                "*",
                ACLOperation[operation],
                ACLPermissionType.ALLOW,
                ResourcePattern(ResourceType[right.kind.upper()], right.prefix, ACLResourcePatternType.PREFIXED),
            )
            for user, of in rights.items()
            for right in of
            for operation in right.operations
        ]
        refused = admin.create_acls(acls)["failed"]
        if refused:
            raise KafkaConfigurationError(f"rights that were not made: {refused}")
