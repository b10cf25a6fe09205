"""Following the log as the library's followers do. Our own relay and projector listen to the channel instead."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from time import sleep

from eventsourcing.persistence import ApplicationRecorder, Notification, Subscription

AT_ONCE = 500
PAUSE = 0.05
"""Seconds until a follower that has everything looks again, and until one that is stopped notices."""


class LedgerSubscription(Subscription[ApplicationRecorder]):
    """Every notification behind `gt`, in order; waits for more until it is stopped."""

    def __init__(self, recorder: ApplicationRecorder, gt: int | None = None, topics: Sequence[str] = ()) -> None:
        super().__init__(recorder, gt, topics)
        self._ready: deque[Notification] = deque()

    def __next__(self) -> Notification:
        while not self._has_been_stopped:
            if self._ready:
                notification = self._ready.popleft()
                self._last_notification_id = notification.id
                return notification
            self._ready.extend(
                self._recorder.select_notifications(
                    self._last_notification_id, AT_ONCE, topics=self._topics, inclusive_of_start=False
                )
            )
            if not self._ready:
                sleep(PAUSE)
        raise StopIteration
