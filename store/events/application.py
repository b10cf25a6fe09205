"""The library's application around the ledger's mapper and recorder: its event store and its notification log."""

from typing import cast

from eventsourcing.application import Application
from eventsourcing.persistence import ApplicationRecorder, Mapper
from eventsourcing.utils import Environment, EnvType

from store.events.datastore import LedgerDatastore
from store.events.mapper import AvroMapper
from store.events.recorder import LedgerRecorder

DATABASE_URL = "DATABASE_URL"


class LedgerApplication(Application[str]):
    """Opened with `env={"DATABASE_URL": url}`; nothing else of the environment reaches it.

    The library's own variables (persistence module, compressor, cipher, database functions) would change what bytes
    are kept or how positions are handed out.
    """

    name = "ledger"

    def construct_env(self, name: str, env: EnvType | None = None) -> Environment:
        self.datastore = LedgerDatastore((env or {})[DATABASE_URL])
        return Environment(name)

    def construct_mapper(self) -> Mapper[str]:
        return AvroMapper()

    def construct_recorder(self) -> ApplicationRecorder:
        return LedgerRecorder(self.datastore)

    @property
    def ledger_recorder(self) -> LedgerRecorder:
        return cast(LedgerRecorder, self.recorder)

    def close(self) -> None:
        super().close()
        self.datastore.close()
