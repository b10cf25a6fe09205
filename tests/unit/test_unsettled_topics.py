"""What librdkafka says of a topic whose leaders are not settled yet is asked again."""

import pytest
from confluent_kafka import KafkaError, KafkaException

from consumers.kafka.with_confluent import asking


class Answers:
    """Says these errors, one after another, then that there are seven."""

    def __init__(self, *codes: int) -> None:
        self.codes = list(codes)

    def __call__(self) -> int:
        if self.codes:
            raise KafkaException(KafkaError(self.codes.pop(0)))
        return 7


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("consumers.kafka.with_confluent.asking.time.sleep", lambda _: None)


def test_a_broker_that_has_just_begun_is_asked_again_until_it_knows_its_leaders() -> None:
    """Catches a relay that ends, right after the broker's start, with an error that is over in a moment."""
    unsettled = Answers(
        KafkaError.UNKNOWN_LEADER_EPOCH, KafkaError.FENCED_LEADER_EPOCH, KafkaError.LEADER_NOT_AVAILABLE,
        KafkaError.UNKNOWN_TOPIC_OR_PART,
    )  # fmt: skip
    assert asking.once_it_is_settled(unsettled) == 7
    assert unsettled.codes == []


def test_what_does_not_pass_by_itself_is_said_at_once() -> None:
    """Catches a refusal that is asked for again until somebody gives up."""
    refused = Answers(KafkaError.TOPIC_AUTHORIZATION_FAILED, KafkaError.UNKNOWN_LEADER_EPOCH)
    with pytest.raises(KafkaException):
        asking.once_it_is_settled(refused)
    assert refused.codes == [KafkaError.UNKNOWN_LEADER_EPOCH]
