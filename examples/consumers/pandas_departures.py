"""Departures by month and route, out of an export of the log: pandas, fastavro. No Kafka is needed.

sobo log export events
python pandas_departures.py events
"""

import argparse
from pathlib import Path

import fastavro
import pandas


def table(folder, event_type):
    """A row an event, the event's fields under their own names; of a type that never occurred there is no file."""
    file = folder / f"{event_type}.avro"
    if not file.exists():
        return pandas.DataFrame()
    with file.open("rb") as opened:
        return pandas.DataFrame(
            {"at": entry["position"], "stream": entry["stream"], "nth": entry["version"], **entry["event"]}
            for entry in fastavro.reader(opened)
        )


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path)
    given = arguments.parse_args()
    decided, rescinded = table(given.folder, "DepartureDecided"), table(given.folder, "DepartureRescinded")
    if decided.empty:
        print("Nobody left.")
        return
    standing = decided if rescinded.empty else decided[~decided["at"].isin(rescinded["retracted_position"])]
    # What was amended since holds instead, as a whole; the last one counts.
    amended = table(given.folder, "DepartureAmended")
    if not amended.empty:
        last = amended.sort_values("at").drop_duplicates(["stream", "departure_version"], keep="last")
        place = ["stream", "nth"]
        last = last.rename(columns={"nth": "_", "departure_version": "nth"}).set_index(place)
        standing = standing.set_index(place)
        standing.update(last[["route", "leaves_on"]])
        standing = standing.reset_index()
    month = pandas.to_datetime(standing["leaves_on"]).dt.strftime("%Y-%m").rename("leaves")
    print(pandas.crosstab(month, standing["route"]).to_string())


if __name__ == "__main__":
    main()
