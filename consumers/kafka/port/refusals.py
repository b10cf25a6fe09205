"""Why a broker refuses a message for good, by the numbers of Kafka's protocol: the same words whichever client asks."""

WORDS = {
    2: "it arrived with another checksum (CORRUPT_MESSAGE)",
    10: "it is larger than the topic's max.message.bytes takes (MESSAGE_TOO_LARGE)",
    18: "its batch is larger than a segment (RECORD_LIST_TOO_LARGE)",
    32: "its time is outside what message.timestamp.before.max.ms and after.max.ms take (INVALID_TIMESTAMP)",
    43: "the topic keeps an older message format (UNSUPPORTED_FOR_MESSAGE_FORMAT)",
    44: "a policy of the cluster (POLICY_VIOLATION)",
    87: "it is no valid record for this topic (INVALID_RECORD)",
}


class Refusal(Exception):
    """Says which rule of the broker."""


def refusal(number: int) -> Refusal | None:
    """None for an error that is no judgement on the message: an outage, a right that is missing, a spoilt sender."""
    words = WORDS.get(number)
    return None if words is None else Refusal(words)
