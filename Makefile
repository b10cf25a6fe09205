# Everything a user needs, from Python 3.11 alone: `make demo` and `make test` each work as the first command.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
SOBO := $(VENV)/bin/sobo
READY := $(VENV)/.ready

.PHONY: setup demo test quick take-back faults lint schemas bench pictures clean
setup: $(READY)

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --editable '.[broker,dev,report,web]'
	$(SOBO) broker fetch
	@touch $@

demo: $(READY)
	$(SOBO) demo

# Two workers with a server each; SEED repeats what a property test drew (CI takes it from the commit and prints it).
test: $(READY)
	$(VENV)/bin/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(if $(SEED),--hypothesis-seed=$(SEED))

# While working: what needs no server, with fewer drawn cases, and a thin slice of the rest. Not what a commit is held to.
QUICK := tests/unit --ignore=tests/unit/test_taking_back_sets.py $(addprefix tests/,\
	integration/test_store_recorder.py integration/test_units_reads.py integration/test_taking_back_reads.py \
	e2e/test_settlement_refusals.py)
quick: $(READY)
	$(VENV)/bin/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --hypothesis-profile=quick $(QUICK)

# Applies and takes back at random for SECONDS; each round prints its seed, SEED repeats one.
take-back: $(READY)
	SOBO_TAKE_BACK_SECONDS=$(or $(SECONDS),3600) SOBO_TAKE_BACK_SEED=$(SEED) $(VENV)/bin/python -m pytest -q -s tests/unit/test_taking_back_sets.py

lint: $(READY)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy

# All faults at random for SECONDS under relays and projectors at work; each run prints its seed, SEED repeats one.
# SOBO_FAULTS_CLIENT=confluent (or kafka-python) has all of them speak through that client, else the seed draws.
faults: $(READY)
	SOBO_FAULTS_SECONDS=$(or $(SECONDS),120) SOBO_FAULTS_SEED=$(SEED) $(VENV)/bin/python -m pytest -q -s tests/faults/test_at_random.py

# What is published of the event types, from their classes, and of the stream, from what was published.
schemas: $(READY)
	$(VENV)/bin/python -m store.events.published
	$(VENV)/bin/python -m consumers.contract

bench: $(READY)
	$(VENV)/bin/python -m benchmarks

# Plants bugs one at a time in a copy of the tree, each of which its test must catch (docs/mutants.md).
mutants: $(READY)
	$(VENV)/bin/python -m tests.mutants

# The first sheet of every document and the top of every page, of the home of a demo, into docs/pictures; needs Chromium.
pictures: $(READY)
	$(VENV)/bin/python -m tests.page_pictures $(or $(HOME_OF_DEMO),.sobo)

clean:
	-test -x $(SOBO) && $(SOBO) stop
	rm -rf $(VENV) build *.egg-info
