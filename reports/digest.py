"""One number for an answer, to be compared by whoever asks the same question again."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

OF = ("on", "from", "as_known", "position", "by", "only", "rows", "total")


def digest_of(answer: Mapping[str, Any]) -> str:
    """SHA-256, hex, of these parts of the answer as JSON: keys sorted, no spaces, UTF-8."""
    parts = {name: answer[name] for name in OF if name in answer}
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
