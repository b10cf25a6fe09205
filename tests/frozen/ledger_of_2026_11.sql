-- A frozen ledger: see README.md beside it.
--
-- PostgreSQL database dump
--


-- Dumped from database version 18.4
-- Dumped by pg_dump version 18.4

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: ledger; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA ledger;


ALTER SCHEMA ledger OWNER TO postgres;

--
-- Name: projection; Type: SCHEMA; Schema: -; Owner: sobo_writer
--

CREATE SCHEMA projection;


ALTER SCHEMA projection OWNER TO sobo_writer;

--
-- Name: SCHEMA projection; Type: COMMENT; Schema: -; Owner: sobo_writer
--

COMMENT ON SCHEMA projection IS '45394ca6847c6f18';


--
-- Name: refuse_change(); Type: FUNCTION; Schema: ledger; Owner: postgres
--

CREATE FUNCTION ledger.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception 'ledger.events is append-only: % is refused', tg_op
        using errcode = 'restrict_violation', hint = 'Correct a mistake by recording a later event that names it.';
end
$$;


ALTER FUNCTION ledger.refuse_change() OWNER TO postgres;

--
-- Name: tell_followers(); Type: FUNCTION; Schema: ledger; Owner: postgres
--

CREATE FUNCTION ledger.tell_followers() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    perform pg_notify('sobo_events', '');
    return null;
end
$$;


ALTER FUNCTION ledger.tell_followers() OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: events; Type: TABLE; Schema: ledger; Owner: postgres
--

CREATE TABLE ledger.events (
    "position" bigint NOT NULL,
    stream text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    type text NOT NULL,
    event bytea NOT NULL
);


ALTER TABLE ledger.events OWNER TO postgres;

--
-- Name: files; Type: TABLE; Schema: ledger; Owner: postgres
--

CREATE TABLE ledger.files (
    first_position bigint NOT NULL,
    last_position bigint NOT NULL,
    sha256 text NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    repeated boolean NOT NULL,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL
);


ALTER TABLE ledger.files OWNER TO postgres;

--
-- Name: head; Type: TABLE; Schema: ledger; Owner: postgres
--

CREATE TABLE ledger.head (
    only_row boolean DEFAULT true NOT NULL,
    "position" bigint NOT NULL,
    units_position bigint NOT NULL,
    CONSTRAINT head_only_row_check CHECK (only_row)
)
WITH (fillfactor='10');


ALTER TABLE ledger.head OWNER TO postgres;

--
-- Name: migrations; Type: TABLE; Schema: ledger; Owner: postgres
--

CREATE TABLE ledger.migrations (
    version integer NOT NULL,
    name text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);


ALTER TABLE ledger.migrations OWNER TO postgres;

--
-- Name: person_keys; Type: TABLE; Schema: ledger; Owner: postgres
--

CREATE TABLE ledger.person_keys (
    stream text NOT NULL COLLATE pg_catalog."C",
    identity_hash bytea NOT NULL,
    key bytea NOT NULL
);


ALTER TABLE ledger.person_keys OWNER TO postgres;

--
-- Name: relay; Type: TABLE; Schema: ledger; Owner: postgres
--

CREATE TABLE ledger.relay (
    topic text NOT NULL,
    "position" bigint NOT NULL
);


ALTER TABLE ledger.relay OWNER TO postgres;

--
-- Name: settings; Type: TABLE; Schema: ledger; Owner: postgres
--

CREATE TABLE ledger.settings (
    name text NOT NULL,
    value bytea NOT NULL
);


ALTER TABLE ledger.settings OWNER TO postgres;

--
-- Name: assessments; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.assessments (
    stream text NOT NULL COLLATE pg_catalog."C",
    effective_on date NOT NULL,
    regime text,
    rule_version text NOT NULL,
    total bigint NOT NULL,
    "position" bigint NOT NULL
);


ALTER TABLE projection.assessments OWNER TO sobo_writer;

--
-- Name: checkpoints; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.checkpoints (
    source text NOT NULL,
    partition integer NOT NULL,
    next_offset bigint NOT NULL,
    "position" bigint NOT NULL
);


ALTER TABLE projection.checkpoints OWNER TO sobo_writer;

--
-- Name: departures; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.departures (
    stream text NOT NULL COLLATE pg_catalog."C",
    staff_number text NOT NULL COLLATE pg_catalog."C",
    settlement text COLLATE pg_catalog."C",
    decided_on date NOT NULL,
    leaves_on date NOT NULL,
    route text NOT NULL,
    category text NOT NULL,
    sex text NOT NULL,
    age_band text NOT NULL,
    unit_id text NOT NULL COLLATE pg_catalog."C",
    paid_post_on date,
    rescinded boolean NOT NULL,
    "position" bigint NOT NULL
);


ALTER TABLE projection.departures OWNER TO sobo_writer;

--
-- Name: fact_appointment_retracted; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.fact_appointment_retracted (
    "position" bigint NOT NULL,
    stream text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    effective_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    instrument text NOT NULL,
    clause text NOT NULL,
    signed_on date,
    authority text NOT NULL,
    retracted_position bigint NOT NULL,
    retracted_version bigint NOT NULL,
    retracted_type text NOT NULL,
    reason text NOT NULL
);


ALTER TABLE projection.fact_appointment_retracted OWNER TO sobo_writer;

--
-- Name: fact_departure_corrected; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.fact_departure_corrected (
    "position" bigint NOT NULL,
    stream text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    effective_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    instrument text NOT NULL,
    clause text NOT NULL,
    signed_on date,
    authority text NOT NULL,
    departure_version bigint NOT NULL,
    sex text NOT NULL,
    age_band text NOT NULL,
    restructuring_effective_on date,
    insured_months bigint,
    service_months bigint,
    work_months bigint,
    appendix text,
    drawing_pension boolean,
    regime text,
    reason text NOT NULL
);


ALTER TABLE projection.fact_departure_corrected OWNER TO sobo_writer;

--
-- Name: fact_departure_decided; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.fact_departure_decided (
    "position" bigint NOT NULL,
    stream text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    effective_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    instrument text NOT NULL,
    clause text NOT NULL,
    signed_on date,
    authority text NOT NULL,
    route text NOT NULL,
    leaves_on date NOT NULL,
    category text NOT NULL,
    sex text NOT NULL,
    age_band text NOT NULL,
    restructuring_effective_on date,
    insured_months bigint,
    service_months bigint,
    work_months bigint,
    appendix text,
    drawing_pension boolean,
    regime text,
    settlement text
);


ALTER TABLE projection.fact_departure_decided OWNER TO sobo_writer;

--
-- Name: fact_departure_rescinded; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.fact_departure_rescinded (
    "position" bigint NOT NULL,
    stream text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    effective_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    instrument text NOT NULL,
    clause text NOT NULL,
    signed_on date,
    authority text NOT NULL,
    retracted_position bigint NOT NULL,
    retracted_version bigint NOT NULL,
    retracted_type text NOT NULL,
    reason text NOT NULL
);


ALTER TABLE projection.fact_departure_rescinded OWNER TO sobo_writer;

--
-- Name: fact_entitlement_assessed; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.fact_entitlement_assessed (
    "position" bigint NOT NULL,
    stream text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    effective_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    instrument text NOT NULL,
    clause text NOT NULL,
    signed_on date,
    authority text NOT NULL,
    regime text,
    rule_version text NOT NULL,
    route text NOT NULL,
    inputs jsonb NOT NULL,
    salary bigint,
    salary_parts jsonb NOT NULL,
    excluded jsonb NOT NULL,
    months_early bigint,
    years_early text,
    insured_years text,
    in_window boolean,
    components jsonb NOT NULL,
    total bigint NOT NULL,
    assumptions jsonb NOT NULL,
    notes jsonb NOT NULL
);


ALTER TABLE projection.fact_entitlement_assessed OWNER TO sobo_writer;

--
-- Name: fact_entitlement_reassessed; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.fact_entitlement_reassessed (
    "position" bigint NOT NULL,
    stream text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    effective_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    instrument text NOT NULL,
    clause text NOT NULL,
    signed_on date,
    authority text NOT NULL,
    regime text,
    rule_version text NOT NULL,
    route text NOT NULL,
    inputs jsonb NOT NULL,
    salary bigint,
    salary_parts jsonb NOT NULL,
    excluded jsonb NOT NULL,
    months_early bigint,
    years_early text,
    insured_years text,
    in_window boolean,
    components jsonb NOT NULL,
    total bigint NOT NULL,
    assumptions jsonb NOT NULL,
    notes jsonb NOT NULL,
    old_total bigint NOT NULL,
    delta bigint NOT NULL,
    reason text NOT NULL,
    reasons jsonb NOT NULL
);


ALTER TABLE projection.fact_entitlement_reassessed OWNER TO sobo_writer;

--
-- Name: fact_funding_approved; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.fact_funding_approved (
    "position" bigint NOT NULL,
    stream text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    effective_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    instrument text NOT NULL,
    clause text NOT NULL,
    signed_on date,
    authority text NOT NULL,
    amount bigint NOT NULL,
    source text NOT NULL
);


ALTER TABLE projection.fact_funding_approved OWNER TO sobo_writer;

--
-- Name: fact_funding_submitted; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.fact_funding_submitted (
    "position" bigint NOT NULL,
    stream text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    effective_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    instrument text NOT NULL,
    clause text NOT NULL,
    signed_on date,
    authority text NOT NULL,
    amount bigint NOT NULL,
    source text NOT NULL
);


ALTER TABLE projection.fact_funding_submitted OWNER TO sobo_writer;

--
-- Name: fact_payout_made; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.fact_payout_made (
    "position" bigint NOT NULL,
    stream text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    effective_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    instrument text NOT NULL,
    clause text NOT NULL,
    signed_on date,
    authority text NOT NULL,
    amount bigint NOT NULL,
    reference text NOT NULL
);


ALTER TABLE projection.fact_payout_made OWNER TO sobo_writer;

--
-- Name: fact_payout_reversed; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.fact_payout_reversed (
    "position" bigint NOT NULL,
    stream text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    effective_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    instrument text NOT NULL,
    clause text NOT NULL,
    signed_on date,
    authority text NOT NULL,
    amount bigint NOT NULL,
    reference text NOT NULL
);


ALTER TABLE projection.fact_payout_reversed OWNER TO sobo_writer;

--
-- Name: fact_personal_data_corrected; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.fact_personal_data_corrected (
    "position" bigint NOT NULL,
    stream text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    effective_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    instrument text NOT NULL,
    clause text NOT NULL,
    signed_on date,
    authority text NOT NULL,
    sex text NOT NULL,
    sealed bytea NOT NULL
);


ALTER TABLE projection.fact_personal_data_corrected OWNER TO sobo_writer;

--
-- Name: fact_repayment_ordered; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.fact_repayment_ordered (
    "position" bigint NOT NULL,
    stream text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    effective_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    instrument text NOT NULL,
    clause text NOT NULL,
    signed_on date,
    authority text NOT NULL,
    amount bigint NOT NULL,
    reference text NOT NULL,
    appointment_version bigint,
    reason text NOT NULL
);


ALTER TABLE projection.fact_repayment_ordered OWNER TO sobo_writer;

--
-- Name: fact_repayment_received; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.fact_repayment_received (
    "position" bigint NOT NULL,
    stream text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    effective_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    instrument text NOT NULL,
    clause text NOT NULL,
    signed_on date,
    authority text NOT NULL,
    amount bigint NOT NULL,
    reference text NOT NULL
);


ALTER TABLE projection.fact_repayment_received OWNER TO sobo_writer;

--
-- Name: fact_salary_changed; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.fact_salary_changed (
    "position" bigint NOT NULL,
    stream text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    effective_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    instrument text NOT NULL,
    clause text NOT NULL,
    signed_on date,
    authority text NOT NULL,
    components jsonb NOT NULL
);


ALTER TABLE projection.fact_salary_changed OWNER TO sobo_writer;

--
-- Name: fact_secondment_retracted; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.fact_secondment_retracted (
    "position" bigint NOT NULL,
    stream text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    effective_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    instrument text NOT NULL,
    clause text NOT NULL,
    signed_on date,
    authority text NOT NULL,
    retracted_position bigint NOT NULL,
    retracted_version bigint NOT NULL,
    retracted_type text NOT NULL,
    reason text NOT NULL
);


ALTER TABLE projection.fact_secondment_retracted OWNER TO sobo_writer;

--
-- Name: fact_secondment_started; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.fact_secondment_started (
    "position" bigint NOT NULL,
    stream text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    effective_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    instrument text NOT NULL,
    clause text NOT NULL,
    signed_on date,
    authority text NOT NULL,
    to_unit_id text NOT NULL,
    ends_on date,
    reason text NOT NULL
);


ALTER TABLE projection.fact_secondment_started OWNER TO sobo_writer;

--
-- Name: fact_staff_appointed; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.fact_staff_appointed (
    "position" bigint NOT NULL,
    stream text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    effective_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    instrument text NOT NULL,
    clause text NOT NULL,
    signed_on date,
    authority text NOT NULL,
    unit_id text NOT NULL,
    position_code text NOT NULL,
    basis text NOT NULL,
    concurrent boolean NOT NULL,
    budget_paid boolean NOT NULL,
    specialism text
);


ALTER TABLE projection.fact_staff_appointed OWNER TO sobo_writer;

--
-- Name: fact_staff_registered; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.fact_staff_registered (
    "position" bigint NOT NULL,
    stream text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    effective_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    instrument text NOT NULL,
    clause text NOT NULL,
    signed_on date,
    authority text NOT NULL,
    staff_number text NOT NULL,
    sex text NOT NULL,
    category text NOT NULL,
    appointed_on date NOT NULL,
    sealed bytea NOT NULL
);


ALTER TABLE projection.fact_staff_registered OWNER TO sobo_writer;

--
-- Name: fact_staffing_quota_set; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.fact_staffing_quota_set (
    "position" bigint NOT NULL,
    stream text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    effective_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    instrument text NOT NULL,
    clause text NOT NULL,
    signed_on date,
    authority text NOT NULL,
    category text NOT NULL,
    headcount bigint NOT NULL
);


ALTER TABLE projection.fact_staffing_quota_set OWNER TO sobo_writer;

--
-- Name: fact_territory_transferred; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.fact_territory_transferred (
    "position" bigint NOT NULL,
    stream text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    effective_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    instrument text NOT NULL,
    clause text NOT NULL,
    signed_on date,
    authority text NOT NULL,
    direction text NOT NULL,
    counterpart_id text NOT NULL,
    scope text NOT NULL,
    note text NOT NULL
);


ALTER TABLE projection.fact_territory_transferred OWNER TO sobo_writer;

--
-- Name: fact_unit_change_retracted; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.fact_unit_change_retracted (
    "position" bigint NOT NULL,
    stream text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    effective_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    instrument text NOT NULL,
    clause text NOT NULL,
    signed_on date,
    authority text NOT NULL,
    retracted_position bigint NOT NULL,
    retracted_version bigint NOT NULL,
    retracted_type text NOT NULL,
    reason text NOT NULL
);


ALTER TABLE projection.fact_unit_change_retracted OWNER TO sobo_writer;

--
-- Name: fact_unit_dissolved; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.fact_unit_dissolved (
    "position" bigint NOT NULL,
    stream text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    effective_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    instrument text NOT NULL,
    clause text NOT NULL,
    signed_on date,
    authority text NOT NULL,
    successors jsonb NOT NULL
);


ALTER TABLE projection.fact_unit_dissolved OWNER TO sobo_writer;

--
-- Name: fact_unit_established; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.fact_unit_established (
    "position" bigint NOT NULL,
    stream text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    effective_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    instrument text NOT NULL,
    clause text NOT NULL,
    signed_on date,
    authority text NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    type text NOT NULL,
    parent_id text,
    predecessors jsonb NOT NULL
);


ALTER TABLE projection.fact_unit_established OWNER TO sobo_writer;

--
-- Name: fact_unit_reassigned; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.fact_unit_reassigned (
    "position" bigint NOT NULL,
    stream text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    effective_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    instrument text NOT NULL,
    clause text NOT NULL,
    signed_on date,
    authority text NOT NULL,
    parent_id text
);


ALTER TABLE projection.fact_unit_reassigned OWNER TO sobo_writer;

--
-- Name: fact_unit_reclassified; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.fact_unit_reclassified (
    "position" bigint NOT NULL,
    stream text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    effective_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    instrument text NOT NULL,
    clause text NOT NULL,
    signed_on date,
    authority text NOT NULL,
    type text NOT NULL
);


ALTER TABLE projection.fact_unit_reclassified OWNER TO sobo_writer;

--
-- Name: fact_unit_recoded; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.fact_unit_recoded (
    "position" bigint NOT NULL,
    stream text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    effective_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    instrument text NOT NULL,
    clause text NOT NULL,
    signed_on date,
    authority text NOT NULL,
    code text NOT NULL
);


ALTER TABLE projection.fact_unit_recoded OWNER TO sobo_writer;

--
-- Name: fact_unit_registered; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.fact_unit_registered (
    "position" bigint NOT NULL,
    stream text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    effective_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    instrument text NOT NULL,
    clause text NOT NULL,
    signed_on date,
    authority text NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    type text NOT NULL,
    parent_id text
);


ALTER TABLE projection.fact_unit_registered OWNER TO sobo_writer;

--
-- Name: fact_unit_renamed; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.fact_unit_renamed (
    "position" bigint NOT NULL,
    stream text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    effective_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    instrument text NOT NULL,
    clause text NOT NULL,
    signed_on date,
    authority text NOT NULL,
    name text NOT NULL
);


ALTER TABLE projection.fact_unit_renamed OWNER TO sobo_writer;

--
-- Name: fact_units_merged; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.fact_units_merged (
    "position" bigint NOT NULL,
    stream text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    effective_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    instrument text NOT NULL,
    clause text NOT NULL,
    signed_on date,
    authority text NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    type text NOT NULL,
    parent_id text,
    predecessors jsonb NOT NULL
);


ALTER TABLE projection.fact_units_merged OWNER TO sobo_writer;

--
-- Name: facts; Type: VIEW; Schema: projection; Owner: sobo_writer
--

CREATE VIEW projection.facts AS
 SELECT fact_appointment_retracted."position",
    fact_appointment_retracted.stream,
    fact_appointment_retracted.version,
    'AppointmentRetracted'::text AS type,
    fact_appointment_retracted.effective_on,
    fact_appointment_retracted.recorded_at,
    fact_appointment_retracted.instrument
   FROM projection.fact_appointment_retracted
UNION ALL
 SELECT fact_departure_corrected."position",
    fact_departure_corrected.stream,
    fact_departure_corrected.version,
    'DepartureCorrected'::text AS type,
    fact_departure_corrected.effective_on,
    fact_departure_corrected.recorded_at,
    fact_departure_corrected.instrument
   FROM projection.fact_departure_corrected
UNION ALL
 SELECT fact_departure_decided."position",
    fact_departure_decided.stream,
    fact_departure_decided.version,
    'DepartureDecided'::text AS type,
    fact_departure_decided.effective_on,
    fact_departure_decided.recorded_at,
    fact_departure_decided.instrument
   FROM projection.fact_departure_decided
UNION ALL
 SELECT fact_departure_rescinded."position",
    fact_departure_rescinded.stream,
    fact_departure_rescinded.version,
    'DepartureRescinded'::text AS type,
    fact_departure_rescinded.effective_on,
    fact_departure_rescinded.recorded_at,
    fact_departure_rescinded.instrument
   FROM projection.fact_departure_rescinded
UNION ALL
 SELECT fact_entitlement_assessed."position",
    fact_entitlement_assessed.stream,
    fact_entitlement_assessed.version,
    'EntitlementAssessed'::text AS type,
    fact_entitlement_assessed.effective_on,
    fact_entitlement_assessed.recorded_at,
    fact_entitlement_assessed.instrument
   FROM projection.fact_entitlement_assessed
UNION ALL
 SELECT fact_entitlement_reassessed."position",
    fact_entitlement_reassessed.stream,
    fact_entitlement_reassessed.version,
    'EntitlementReassessed'::text AS type,
    fact_entitlement_reassessed.effective_on,
    fact_entitlement_reassessed.recorded_at,
    fact_entitlement_reassessed.instrument
   FROM projection.fact_entitlement_reassessed
UNION ALL
 SELECT fact_funding_approved."position",
    fact_funding_approved.stream,
    fact_funding_approved.version,
    'FundingApproved'::text AS type,
    fact_funding_approved.effective_on,
    fact_funding_approved.recorded_at,
    fact_funding_approved.instrument
   FROM projection.fact_funding_approved
UNION ALL
 SELECT fact_funding_submitted."position",
    fact_funding_submitted.stream,
    fact_funding_submitted.version,
    'FundingSubmitted'::text AS type,
    fact_funding_submitted.effective_on,
    fact_funding_submitted.recorded_at,
    fact_funding_submitted.instrument
   FROM projection.fact_funding_submitted
UNION ALL
 SELECT fact_payout_made."position",
    fact_payout_made.stream,
    fact_payout_made.version,
    'PayoutMade'::text AS type,
    fact_payout_made.effective_on,
    fact_payout_made.recorded_at,
    fact_payout_made.instrument
   FROM projection.fact_payout_made
UNION ALL
 SELECT fact_payout_reversed."position",
    fact_payout_reversed.stream,
    fact_payout_reversed.version,
    'PayoutReversed'::text AS type,
    fact_payout_reversed.effective_on,
    fact_payout_reversed.recorded_at,
    fact_payout_reversed.instrument
   FROM projection.fact_payout_reversed
UNION ALL
 SELECT fact_personal_data_corrected."position",
    fact_personal_data_corrected.stream,
    fact_personal_data_corrected.version,
    'PersonalDataCorrected'::text AS type,
    fact_personal_data_corrected.effective_on,
    fact_personal_data_corrected.recorded_at,
    fact_personal_data_corrected.instrument
   FROM projection.fact_personal_data_corrected
UNION ALL
 SELECT fact_repayment_ordered."position",
    fact_repayment_ordered.stream,
    fact_repayment_ordered.version,
    'RepaymentOrdered'::text AS type,
    fact_repayment_ordered.effective_on,
    fact_repayment_ordered.recorded_at,
    fact_repayment_ordered.instrument
   FROM projection.fact_repayment_ordered
UNION ALL
 SELECT fact_repayment_received."position",
    fact_repayment_received.stream,
    fact_repayment_received.version,
    'RepaymentReceived'::text AS type,
    fact_repayment_received.effective_on,
    fact_repayment_received.recorded_at,
    fact_repayment_received.instrument
   FROM projection.fact_repayment_received
UNION ALL
 SELECT fact_salary_changed."position",
    fact_salary_changed.stream,
    fact_salary_changed.version,
    'SalaryChanged'::text AS type,
    fact_salary_changed.effective_on,
    fact_salary_changed.recorded_at,
    fact_salary_changed.instrument
   FROM projection.fact_salary_changed
UNION ALL
 SELECT fact_secondment_retracted."position",
    fact_secondment_retracted.stream,
    fact_secondment_retracted.version,
    'SecondmentRetracted'::text AS type,
    fact_secondment_retracted.effective_on,
    fact_secondment_retracted.recorded_at,
    fact_secondment_retracted.instrument
   FROM projection.fact_secondment_retracted
UNION ALL
 SELECT fact_secondment_started."position",
    fact_secondment_started.stream,
    fact_secondment_started.version,
    'SecondmentStarted'::text AS type,
    fact_secondment_started.effective_on,
    fact_secondment_started.recorded_at,
    fact_secondment_started.instrument
   FROM projection.fact_secondment_started
UNION ALL
 SELECT fact_staff_appointed."position",
    fact_staff_appointed.stream,
    fact_staff_appointed.version,
    'StaffAppointed'::text AS type,
    fact_staff_appointed.effective_on,
    fact_staff_appointed.recorded_at,
    fact_staff_appointed.instrument
   FROM projection.fact_staff_appointed
UNION ALL
 SELECT fact_staff_registered."position",
    fact_staff_registered.stream,
    fact_staff_registered.version,
    'StaffRegistered'::text AS type,
    fact_staff_registered.effective_on,
    fact_staff_registered.recorded_at,
    fact_staff_registered.instrument
   FROM projection.fact_staff_registered
UNION ALL
 SELECT fact_staffing_quota_set."position",
    fact_staffing_quota_set.stream,
    fact_staffing_quota_set.version,
    'StaffingQuotaSet'::text AS type,
    fact_staffing_quota_set.effective_on,
    fact_staffing_quota_set.recorded_at,
    fact_staffing_quota_set.instrument
   FROM projection.fact_staffing_quota_set
UNION ALL
 SELECT fact_territory_transferred."position",
    fact_territory_transferred.stream,
    fact_territory_transferred.version,
    'TerritoryTransferred'::text AS type,
    fact_territory_transferred.effective_on,
    fact_territory_transferred.recorded_at,
    fact_territory_transferred.instrument
   FROM projection.fact_territory_transferred
UNION ALL
 SELECT fact_unit_change_retracted."position",
    fact_unit_change_retracted.stream,
    fact_unit_change_retracted.version,
    'UnitChangeRetracted'::text AS type,
    fact_unit_change_retracted.effective_on,
    fact_unit_change_retracted.recorded_at,
    fact_unit_change_retracted.instrument
   FROM projection.fact_unit_change_retracted
UNION ALL
 SELECT fact_unit_dissolved."position",
    fact_unit_dissolved.stream,
    fact_unit_dissolved.version,
    'UnitDissolved'::text AS type,
    fact_unit_dissolved.effective_on,
    fact_unit_dissolved.recorded_at,
    fact_unit_dissolved.instrument
   FROM projection.fact_unit_dissolved
UNION ALL
 SELECT fact_unit_established."position",
    fact_unit_established.stream,
    fact_unit_established.version,
    'UnitEstablished'::text AS type,
    fact_unit_established.effective_on,
    fact_unit_established.recorded_at,
    fact_unit_established.instrument
   FROM projection.fact_unit_established
UNION ALL
 SELECT fact_unit_reassigned."position",
    fact_unit_reassigned.stream,
    fact_unit_reassigned.version,
    'UnitReassigned'::text AS type,
    fact_unit_reassigned.effective_on,
    fact_unit_reassigned.recorded_at,
    fact_unit_reassigned.instrument
   FROM projection.fact_unit_reassigned
UNION ALL
 SELECT fact_unit_reclassified."position",
    fact_unit_reclassified.stream,
    fact_unit_reclassified.version,
    'UnitReclassified'::text AS type,
    fact_unit_reclassified.effective_on,
    fact_unit_reclassified.recorded_at,
    fact_unit_reclassified.instrument
   FROM projection.fact_unit_reclassified
UNION ALL
 SELECT fact_unit_recoded."position",
    fact_unit_recoded.stream,
    fact_unit_recoded.version,
    'UnitRecoded'::text AS type,
    fact_unit_recoded.effective_on,
    fact_unit_recoded.recorded_at,
    fact_unit_recoded.instrument
   FROM projection.fact_unit_recoded
UNION ALL
 SELECT fact_unit_registered."position",
    fact_unit_registered.stream,
    fact_unit_registered.version,
    'UnitRegistered'::text AS type,
    fact_unit_registered.effective_on,
    fact_unit_registered.recorded_at,
    fact_unit_registered.instrument
   FROM projection.fact_unit_registered
UNION ALL
 SELECT fact_unit_renamed."position",
    fact_unit_renamed.stream,
    fact_unit_renamed.version,
    'UnitRenamed'::text AS type,
    fact_unit_renamed.effective_on,
    fact_unit_renamed.recorded_at,
    fact_unit_renamed.instrument
   FROM projection.fact_unit_renamed
UNION ALL
 SELECT fact_units_merged."position",
    fact_units_merged.stream,
    fact_units_merged.version,
    'UnitsMerged'::text AS type,
    fact_units_merged.effective_on,
    fact_units_merged.recorded_at,
    fact_units_merged.instrument
   FROM projection.fact_units_merged;


ALTER VIEW projection.facts OWNER TO sobo_writer;

--
-- Name: known_complete; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.known_complete (
    only_row boolean DEFAULT true NOT NULL,
    "position" bigint NOT NULL,
    CONSTRAINT known_complete_only_row_check CHECK (only_row)
);


ALTER TABLE projection.known_complete OWNER TO sobo_writer;

--
-- Name: post_spans; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.post_spans (
    stream text NOT NULL COLLATE pg_catalog."C",
    unit_id text NOT NULL COLLATE pg_catalog."C",
    position_code text NOT NULL,
    concurrent boolean NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    "position" bigint NOT NULL
);


ALTER TABLE projection.post_spans OWNER TO sobo_writer;

--
-- Name: quota_spans; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.quota_spans (
    unit_id text NOT NULL COLLATE pg_catalog."C",
    category text NOT NULL,
    headcount bigint NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    "position" bigint NOT NULL
);


ALTER TABLE projection.quota_spans OWNER TO sobo_writer;

--
-- Name: secondment_spans; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.secondment_spans (
    stream text NOT NULL COLLATE pg_catalog."C",
    to_unit_id text NOT NULL COLLATE pg_catalog."C",
    valid_from date NOT NULL,
    valid_until date,
    reason text NOT NULL,
    "position" bigint NOT NULL
);


ALTER TABLE projection.secondment_spans OWNER TO sobo_writer;

--
-- Name: settlement_entries; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.settlement_entries (
    stream text NOT NULL COLLATE pg_catalog."C",
    effective_on date NOT NULL,
    kind text NOT NULL,
    amount bigint NOT NULL,
    "position" bigint NOT NULL
);


ALTER TABLE projection.settlement_entries OWNER TO sobo_writer;

--
-- Name: staff; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.staff (
    stream text NOT NULL COLLATE pg_catalog."C",
    staff_number text NOT NULL COLLATE pg_catalog."C",
    sex text NOT NULL,
    category text NOT NULL,
    counts_from date NOT NULL,
    appointed_on date NOT NULL
);


ALTER TABLE projection.staff OWNER TO sobo_writer;

--
-- Name: unit_edges; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.unit_edges (
    to_id text NOT NULL COLLATE pg_catalog."C",
    ordinal bigint NOT NULL,
    from_id text COLLATE pg_catalog."C",
    scope text NOT NULL,
    note text NOT NULL,
    effective_on date NOT NULL,
    instrument text NOT NULL,
    clause text NOT NULL,
    "position" bigint NOT NULL
);


ALTER TABLE projection.unit_edges OWNER TO sobo_writer;

--
-- Name: unit_spans; Type: TABLE; Schema: projection; Owner: sobo_writer
--

CREATE TABLE projection.unit_spans (
    unit_id text NOT NULL COLLATE pg_catalog."C",
    valid_from date NOT NULL,
    valid_until date,
    code text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL,
    type text NOT NULL,
    level text NOT NULL,
    parent_id text COLLATE pg_catalog."C",
    registered_on date NOT NULL,
    ended_on date
);


ALTER TABLE projection.unit_spans OWNER TO sobo_writer;

--
-- Data for Name: events; Type: TABLE DATA; Schema: ledger; Owner: postgres
--

INSERT INTO ledger.events VALUES
	(1, 'unit:01@2025-06-30', 1, 'UnitRegistered', '\xc3018adb130784698506dabc02b8fbd3f09ad0b0060a636c65726b1464616e68206de1bba5630000000430311854e1bb896e68204de1bb99741070726f76696e636500'),
	(2, 'unit:02@2025-06-30', 1, 'UnitRegistered', '\xc3018adb130784698506dabc02b8fbd3f09ad0b0060a636c65726b1464616e68206de1bba5630000000430321454e1bb896e68204861691070726f76696e636500'),
	(3, 'unit:11@2025-06-30', 1, 'UnitRegistered', '\xc3018adb130784698506dabc02b8fbd3f09ad0b0060a636c65726b1464616e68206de1bba5630000000431311a487579e1bb876e204de1bb99741c727572616c5f6469737472696374021a303140323032352d30362d3330'),
	(4, 'unit:12@2025-06-30', 1, 'UnitRegistered', '\xc3018adb130784698506dabc02b8fbd3f09ad0b0060a636c65726b1464616e68206de1bba56300000004313216487579e1bb876e204861691c727572616c5f6469737472696374021a303240323032352d30362d3330'),
	(5, 'unit:00001@2025-06-30', 1, 'UnitRegistered', '\xc3018adb130784698506dabc02b8fbd3f09ad0b0060a636c65726b1464616e68206de1bba5630000000a30303030311258c3a3204de1bb99740e636f6d6d756e65021a313140323032352d30362d3330'),
	(6, 'unit:00002@2025-06-30', 1, 'UnitRegistered', '\xc3018adb130784698506dabc02b8fbd3f09ad0b0060a636c65726b1464616e68206de1bba5630000000a30303030320e58c3a3204861690e636f6d6d756e65021a313140323032352d30362d3330'),
	(7, 'unit:00003@2025-06-30', 1, 'UnitRegistered', '\xc3018adb130784698506dabc02b8fbd3f09ad0b0060a636c65726b1464616e68206de1bba5630000000a30303030330c58c3a32042610e636f6d6d756e65021a313140323032352d30362d3330'),
	(8, 'unit:00004@2025-06-30', 1, 'UnitRegistered', '\xc3018adb130784698506dabc02b8fbd3f09ad0b0060a636c65726b1464616e68206de1bba5630000000a30303030341258c3a32042e1bb916e0e636f6d6d756e65021a313140323032352d30362d3330'),
	(9, 'unit:00005@2025-06-30', 1, 'UnitRegistered', '\xc3018adb130784698506dabc02b8fbd3f09ad0b0060a636c65726b1464616e68206de1bba5630000000a30303030351058c3a3204ec4836d0e636f6d6d756e65021a313240323032352d30362d3330'),
	(10, 'unit:00006@2025-06-30', 1, 'UnitRegistered', '\xc3018adb130784698506dabc02b8fbd3f09ad0b0060a636c65726b1464616e68206de1bba5630000000a30303030361058c3a32053c3a1750e636f6d6d756e65021a313240323032352d30362d3330'),
	(11, 'unit:00007@2025-06-30', 1, 'UnitRegistered', '\xc3018adb130784698506dabc02b8fbd3f09ad0b0060a636c65726b1464616e68206de1bba5630000000a30303030371258c3a32042e1baa3790e636f6d6d756e65021a313240323032352d30362d3330'),
	(12, 'unit:00008@2025-06-30', 1, 'UnitRegistered', '\xc3018adb130784698506dabc02b8fbd3f09ad0b0060a636c65726b1464616e68206de1bba5630000000a30303030381058c3a32054c3a16d0e636f6d6d756e65021a313240323032352d30362d3330'),
	(13, 'unit:01@2025-07-01', 1, 'UnitsMerged', '\xc3016a2cc4a892659b1edcbc0284df99f29ad0b0060a636c65726b08312f4e51023100000430312054e1bb896e68204de1bb9974204861691070726f76696e63650004021a303140323032352d30362d33300a77686f6c6500021a303240323032352d30362d33300a77686f6c650000'),
	(14, 'unit:01@2025-06-30', 2, 'UnitDissolved', '\xc3010371fbb283707d40dcbc0284df99f29ad0b0060a636c65726b08312f4e5102310000021a303140323032352d30372d30310a77686f6c6500'),
	(15, 'unit:02@2025-06-30', 2, 'UnitDissolved', '\xc3010371fbb283707d40dcbc0284df99f29ad0b0060a636c65726b08312f4e5102310000021a303140323032352d30372d30310a77686f6c6500'),
	(16, 'unit:11@2025-06-30', 2, 'UnitDissolved', '\xc3010371fbb283707d40dcbc0284df99f29ad0b0060a636c65726b08312f4e510231000000'),
	(17, 'unit:12@2025-06-30', 2, 'UnitDissolved', '\xc3010371fbb283707d40dcbc0284df99f29ad0b0060a636c65726b08312f4e510231000000'),
	(18, 'unit:00001@2025-07-01', 1, 'UnitsMerged', '\xc3016a2cc4a892659b1edcbc0284df99f29ad0b0060a636c65726b08312f4e51023100000a30303030311a58c3a3204de1bb9974204861690e636f6d6d756e65021a303140323032352d30372d3031040220303030303140323032352d30362d33300a77686f6c65000220303030303240323032352d30362d33300a77686f6c650000'),
	(19, 'unit:00001@2025-06-30', 2, 'UnitDissolved', '\xc3010371fbb283707d40dcbc0284df99f29ad0b0060a636c65726b08312f4e51023100000220303030303140323032352d30372d30310a77686f6c6500'),
	(20, 'unit:00002@2025-06-30', 2, 'UnitDissolved', '\xc3010371fbb283707d40dcbc0284df99f29ad0b0060a636c65726b08312f4e51023100000220303030303140323032352d30372d30310a77686f6c6500'),
	(21, 'unit:00031@2025-07-01', 1, 'UnitEstablished', '\xc30100bb19ef18e9cf31dcbc0284df99f29ad0b0060a636c65726b08312f4e51023100000a3030303331245068c6b0e1bb9d6e67204261205472c3aa6e0877617264021a303140323032352d30372d3031020220303030303340323032352d30362d333008706172740000'),
	(22, 'unit:00003@2025-07-01', 1, 'UnitEstablished', '\xc30100bb19ef18e9cf31dcbc0284df99f29ad0b0060a636c65726b08312f4e51023100000a30303030331c58c3a32042612044c6b0e1bb9b690e636f6d6d756e65021a303140323032352d30372d3031020220303030303340323032352d30362d33301272656d61696e6465720000'),
	(23, 'unit:00003@2025-06-30', 2, 'UnitDissolved', '\xc3010371fbb283707d40dcbc0284df99f29ad0b0060a636c65726b08312f4e51023100000420303030333140323032352d30372d3031087061727420303030303340323032352d30372d30311272656d61696e64657200'),
	(24, 'unit:00004@2025-06-30', 2, 'UnitReassigned', '\xc301bad67282e5f7708ddcbc0284df99f29ad0b0060a636c65726b08312f4e5102310000021a303140323032352d30372d3031'),
	(25, 'unit:00005@2025-06-30', 2, 'UnitRenamed', '\xc30143379fe252cd82ccdcbc0284df99f29ad0b0060a636c65726b08312f4e51023100001c58c3a3204ec4836d204de1bb9b69'),
	(26, 'unit:00005@2025-06-30', 3, 'UnitReassigned', '\xc301bad67282e5f7708ddcbc0284df99f29ad0b0060a636c65726b08312f4e5102310000021a303140323032352d30372d3031'),
	(27, 'unit:00006@2025-06-30', 2, 'UnitReassigned', '\xc301bad67282e5f7708ddcbc0284df99f29ad0b0060a636c65726b08312f4e5102310000021a303140323032352d30372d3031'),
	(28, 'unit:00007@2025-06-30', 2, 'UnitReassigned', '\xc301bad67282e5f7708ddcbc0284df99f29ad0b0060a636c65726b08312f4e5102310000021a303140323032352d30372d3031'),
	(29, 'unit:00008@2025-07-01', 1, 'UnitsMerged', '\xc3016a2cc4a892659b1edcbc0284df99f29ad0b0060a636c65726b08312f4e51023100000a30303030381ec490e1bab763206b68752054c3a16d187370656369616c5f7a6f6e65021a303140323032352d30372d3031020220303030303840323032352d30362d33300a77686f6c650000'),
	(30, 'unit:00008@2025-06-30', 2, 'UnitDissolved', '\xc3010371fbb283707d40dcbc0284df99f29ad0b0060a636c65726b08312f4e51023100000220303030303840323032352d30372d30310a77686f6c6500'),
	(31, 'unit:00004@2025-06-30', 3, 'UnitRenamed', '\xc30143379fe252cd82ccd8bd0284df99f29ad0b0060a636c65726b08312f4e51023100001e5068c6b0e1bb9d6e672042e1bb916e'),
	(32, 'unit:00004@2025-06-30', 4, 'UnitReclassified', '\xc301e933aa0d28d6ba33d8bd0284df99f29ad0b0060a636c65726b08312f4e51023100000877617264'),
	(33, 'unit:00006@2025-06-30', 3, 'UnitRecoded', '\xc301eb1eecce2f28b01cd8bd0284df99f29ad0b0060a636c65726b08312f4e51023100000a3030303636'),
	(34, 'unit:00001@2025-07-01', 2, 'TerritoryTransferred', '\xc30152a352765035244bd8bd0284df99f29ad0b0060a636c65726b08312f4e5102310000086761766520303030303740323032352d30362d3330087061727400'),
	(35, 'unit:00007@2025-06-30', 3, 'TerritoryTransferred', '\xc30152a352765035244bd8bd0284df99f29ad0b0060a636c65726b08312f4e510231000010726563656976656420303030303140323032352d30372d3031087061727400'),
	(36, 'unit:00007@2025-06-30', 4, 'UnitRenamed', '\xc30143379fe252cd82cc94be0284df99f29ad0b0060a636c65726b08312f4e51023100001a58c3a32042e1baa37920536169'),
	(37, 'staff:c746e61b8bf65cea7dd058c4d7d64499', 1, 'StaffRegistered', '\xc3016063fbae6633fa77dabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb8175203100000843423031086d616c652a636f6d6d756e655f636976696c5f73657276616e74d6c801f0015b43bc3d4c098bd5c5c5132464105e87d6880d036d9c5bd9cf7509d749fb1880e1be5f75da1fcf771d0339443fe7992571b67626587c79bb3f71579266a485d1511ef2f1da3fc7d2e757d74cf62e48371ed30cdfc7fc432132b990fb613060c8bc28676cf91d21eb240c9e2f20438ead80fd14e7588d526f'),
	(38, 'staff:c746e61b8bf65cea7dd058c4d7d64499', 2, 'StaffAppointed', '\xc301ac18b0ebd174d214dabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb81752031000020303030303240323032352d30362d3330147370656369616c697374126170706f696e746564000100'),
	(39, 'staff:c746e61b8bf65cea7dd058c4d7d64499', 3, 'SalaryChanged', '\xc301e016ed05590ccc2fdabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb817520310000042072616e6b5f636f656666696369656e7408332e33332c7075626c69635f736572766963655f70657263656e7404323500'),
	(40, 'staff:e85213062d882d3e22ec6d100e967fee', 1, 'StaffRegistered', '\xc3016063fbae6633fa77dabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb81752031000008434230320c66656d616c652a636f6d6d756e655f636976696c5f73657276616e74d6c801f00136d9b593e281952859ee62269db26c44667409b254cb7497c95a00473b73cd39ea6b1315799881fe6a7e179e42ba726c3c5c9e6580df57f3c5830a3fd505c00a2290698a4ae06940150b9fec18750155b7f310575f1f06c5937861bad46a8195f39b16cec7f19d5f5853fa31894c7dd962842a2c77dad83b'),
	(41, 'staff:e85213062d882d3e22ec6d100e967fee', 2, 'StaffAppointed', '\xc301ac18b0ebd174d214dabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb81752031000020303030303340323032352d30362d3330147370656369616c697374126170706f696e746564000100'),
	(42, 'staff:e85213062d882d3e22ec6d100e967fee', 3, 'SalaryChanged', '\xc301e016ed05590ccc2fdabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb817520310000042072616e6b5f636f656666696369656e7408332e33332c7075626c69635f736572766963655f70657263656e7404323500'),
	(43, 'staff:fbdbfc556cee7d79ba8f19a16140b758', 1, 'StaffRegistered', '\xc3016063fbae6633fa77dabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb8175203100000843423033086d616c652a636f6d6d756e655f636976696c5f73657276616e74d6c801f001881dd6f09c95d7e97481577e49ce3ff5e0cc5279e01c1a897e3f5121d2ea3c75a02aebb6ef5347ba51665b09a743c8d6fc2544cff4b90a7a21e622bfdeed0b90e132ea4bcb633ce61b852d2fcf8a6fb02a91b993cac37556acc7e4dd45b17d3b512e54df4bf1ed74ed4da19060bc626d7c210215909d3093'),
	(44, 'staff:fbdbfc556cee7d79ba8f19a16140b758', 2, 'StaffAppointed', '\xc301ac18b0ebd174d214dabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb81752031000020303030303440323032352d30362d3330147370656369616c697374126170706f696e746564000100'),
	(45, 'staff:fbdbfc556cee7d79ba8f19a16140b758', 3, 'SalaryChanged', '\xc301e016ed05590ccc2fdabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb817520310000042072616e6b5f636f656666696369656e7408332e33332c7075626c69635f736572766963655f70657263656e7404323500'),
	(46, 'staff:f893e48762c5830ee069a1534bd685f1', 1, 'StaffRegistered', '\xc3016063fbae6633fa77dabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb81752031000008434230340c66656d616c652a636f6d6d756e655f636976696c5f73657276616e74d6c801f001c73733d885a6888b1e17efb91f1aa79d9dac72124280c758e4266dfac9fe98a44b4cdcce7d0bd4993820a9b6a6a2eddf6c8d46129cb9d1279be7d91812a49e67cd99675947d4a95fdefc4978180e32c7010a670be351f5cca89ce346e3cad2905b3c08922d02662ee9a54967ec82193717f511462dd87360'),
	(47, 'staff:f893e48762c5830ee069a1534bd685f1', 2, 'StaffAppointed', '\xc301ac18b0ebd174d214dabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb81752031000020303030303540323032352d30362d3330147370656369616c697374126170706f696e746564000100'),
	(48, 'staff:f893e48762c5830ee069a1534bd685f1', 3, 'SalaryChanged', '\xc301e016ed05590ccc2fdabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb817520310000042072616e6b5f636f656666696369656e7408332e33332c7075626c69635f736572766963655f70657263656e7404323500'),
	(49, 'staff:1bd40d5aeffcfcd64555b9c21dcc4afc', 1, 'StaffRegistered', '\xc3016063fbae6633fa77dabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb8175203100000843423035086d616c652a636f6d6d756e655f636976696c5f73657276616e74d6c801f001921d1f9c2db6046c955fead0ba04876ff7facffae2b32573067a48e073f5a93d1c408f4c4b46cf3b2e6c52c57c45f9b1178488d108ebc2a83a7c656ff98d7244a71fb9dbd85d2882533e6ae1646c35eb66311ed6aecc86806b0a62202f359ecdaed1c953ee08edaa324eb85fc717e79d2b527ebaa6020939'),
	(50, 'staff:1bd40d5aeffcfcd64555b9c21dcc4afc', 2, 'StaffAppointed', '\xc301ac18b0ebd174d214dabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb81752031000020303030303640323032352d30362d3330147370656369616c697374126170706f696e746564000100'),
	(51, 'staff:1bd40d5aeffcfcd64555b9c21dcc4afc', 3, 'SalaryChanged', '\xc301e016ed05590ccc2fdabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb817520310000042072616e6b5f636f656666696369656e7408332e33332c7075626c69635f736572766963655f70657263656e7404323500'),
	(52, 'staff:4536b238ea634ebd20504740e2d40237', 1, 'StaffRegistered', '\xc3016063fbae6633fa77dabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb81752031000008434230360c66656d616c652a636f6d6d756e655f636976696c5f73657276616e74d6c801f0013f4464ce74612adc6643ab6ae70672e40b7f78eb3dd8782423961d8cc528896bea98f93eaa3fda384eabd7f54087d9f6dce3b07add901759ed208bf5cf20de9c9cdb66f0e3c477b0379111d8723aa46b66b99b31ea2b6b8b9dd2d83d9bf01b5118679ee1a8713e77d74f1c04ae8cda95bb5819e2447e4de9'),
	(53, 'staff:4536b238ea634ebd20504740e2d40237', 2, 'StaffAppointed', '\xc301ac18b0ebd174d214dabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb81752031000020303030303740323032352d30362d3330147370656369616c697374126170706f696e746564000100'),
	(54, 'staff:4536b238ea634ebd20504740e2d40237', 3, 'SalaryChanged', '\xc301e016ed05590ccc2fdabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb817520310000042072616e6b5f636f656666696369656e7408332e33332c7075626c69635f736572766963655f70657263656e7404323500'),
	(55, 'staff:aa39e3e29e619948f59296943d3e5231', 1, 'StaffRegistered', '\xc3016063fbae6633fa77dabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb8175203100000843423037086d616c652a636f6d6d756e655f636976696c5f73657276616e74d6c801f001e55fc90f594fca24b8a72523738e2c32f97ecb5cbeb70b8f1c1b11c1a3a16a09a67673eecead46cfbd911c9146a96fe61ec51954cb50dbd5d29799c3d589d4ebd9ca0ea37803df4ba711b75478a048f9348d414af2f60491579fea6676bd8f2788496e61ad312b990abc2dab2ee8a6dd1924f1e7b9a3da65'),
	(56, 'staff:aa39e3e29e619948f59296943d3e5231', 2, 'StaffAppointed', '\xc301ac18b0ebd174d214dabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb81752031000020303030303840323032352d30362d3330147370656369616c697374126170706f696e746564000100'),
	(57, 'staff:aa39e3e29e619948f59296943d3e5231', 3, 'SalaryChanged', '\xc301e016ed05590ccc2fdabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb817520310000042072616e6b5f636f656666696369656e7408332e33332c7075626c69635f736572766963655f70657263656e7404323500'),
	(58, 'staff:68b6f4f95428376650654801fe595c33', 1, 'StaffRegistered', '\xc3016063fbae6633fa77dabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb81752031000008434230380c66656d616c652a636f6d6d756e655f636976696c5f73657276616e74d6c801f0013f7c9c66c485dde0a06a9dc9b91c751fac2298ff2af3a2f2ecd0e6bde29c6dd91bd512738c78cba3b91641a5f179880e5e272d7516e59c7e33292567e64a44a1a823427dd28845e1f3f08f261c3e7e02f29d78e0ca239a44a148b6a13a733b9aad1e3b7933bf3ce68751460de0993d883628161e5a8fcee2'),
	(59, 'staff:68b6f4f95428376650654801fe595c33', 2, 'StaffAppointed', '\xc301ac18b0ebd174d214dabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb81752031000020303030303140323032352d30362d3330147370656369616c697374126170706f696e746564000100'),
	(60, 'staff:68b6f4f95428376650654801fe595c33', 3, 'SalaryChanged', '\xc301e016ed05590ccc2fdabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb817520310000042072616e6b5f636f656666696369656e7408332e33332c7075626c69635f736572766963655f70657263656e7404323500'),
	(61, 'staff:cb0af5fb9231d8fa08a533d47e2c41ea', 1, 'StaffRegistered', '\xc3016063fbae6633fa77dabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb8175203100000843423039086d616c652a636f6d6d756e655f636976696c5f73657276616e74d6c801f0016559d35c90da21d22ee21e12b93e8a0ce3b16d8811a00016a038a784ce9ff353b1cb2787586ec610c581a8c47e0021cd7969166d4d3e204303202d65c5b578c684ab60922d604bc35aa76a02af8f815b29f59310bac0134a7c6a258abaa5cbe61e976047168ef86a6a7cd340a4c405de6ed15f067870fd6c'),
	(62, 'staff:cb0af5fb9231d8fa08a533d47e2c41ea', 2, 'StaffAppointed', '\xc301ac18b0ebd174d214dabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb81752031000020303030303240323032352d30362d3330147370656369616c697374126170706f696e746564000100'),
	(63, 'staff:cb0af5fb9231d8fa08a533d47e2c41ea', 3, 'SalaryChanged', '\xc301e016ed05590ccc2fdabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb817520310000042072616e6b5f636f656666696369656e7408332e33332c7075626c69635f736572766963655f70657263656e7404323500'),
	(64, 'staff:6c13f058f806316c6f44165d85ec6a19', 1, 'StaffRegistered', '\xc3016063fbae6633fa77dabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb81752031000008434231300c66656d616c652a636f6d6d756e655f636976696c5f73657276616e74d6c801f00191de0d5c7b9d042bd7feaa0b19cb274cc173da514a2333d491c9f523b5cdee40e4a015b16db024c3341fce26f5d4b61949c705b8ba18db930d60c4b8a79a930b1a0db430c7d2501d49294edaeb601fca2ce484fff3a9bb62045842ab894f559b5dfab8fdaba20e323ca0a1587142f20cac8926e853897329'),
	(65, 'staff:6c13f058f806316c6f44165d85ec6a19', 2, 'StaffAppointed', '\xc301ac18b0ebd174d214dabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb81752031000020303030303340323032352d30362d3330147370656369616c697374126170706f696e746564000100'),
	(66, 'staff:6c13f058f806316c6f44165d85ec6a19', 3, 'SalaryChanged', '\xc301e016ed05590ccc2fdabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb817520310000042072616e6b5f636f656666696369656e7408332e33332c7075626c69635f736572766963655f70657263656e7404323500'),
	(67, 'staff:3f8eb946aea6bfe49b8b4bfcd449e8d7', 1, 'StaffRegistered', '\xc3016063fbae6633fa77dabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb8175203100000843423131086d616c6512706172745f74696d65d6c801f00185885a90a1341b38238a5096ccf56b68bbf9c90772fcdf7dd1478ff0d41c0e16e9848ff84e4057eb6955a02a327111bfe67efef8d046a5b61e1cb51e00dab01c564df598f23af06003bb80d064bff011e671e8f15d9fb0d038ba05ce9c6bf3039e09204c7d4d722b437d6ec7bc68435037133e6f4611cd5a'),
	(68, 'staff:3f8eb946aea6bfe49b8b4bfcd449e8d7', 2, 'StaffAppointed', '\xc301ac18b0ebd174d214dabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb81752031000020303030303240323032352d30362d333014706172745f74696d6572126170706f696e746564000100'),
	(69, 'staff:3f8eb946aea6bfe49b8b4bfcd449e8d7', 3, 'SalaryChanged', '\xc301e016ed05590ccc2fdabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb8175203100000226706172745f74696d655f616c6c6f77616e63650e3335313030303000'),
	(70, 'staff:2c070d662c839f2aac40a1c7a2b7b2bc', 1, 'StaffRegistered', '\xc3016063fbae6633fa77dabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb8175203100000843423132086d616c651a636976696c5f73657276616e74d6c801f001a49e21513b507a2f69da104d9f9cbd580771c47e34850c66e5042ed3c499283d17ee3610f38ce1f2158945627eeeed5de13174315e235541b740e250368f19bd170736d3a7092e4aac653b85176b37c2c909348e009cc0d17c7cc923a0993f6c94ea4d10a61bb61ffe507a09b179817d52f2714bf8caef91'),
	(71, 'staff:2c070d662c839f2aac40a1c7a2b7b2bc', 2, 'StaffAppointed', '\xc301ac18b0ebd174d214dabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb8175203100001a303140323032352d30362d3330147370656369616c697374126170706f696e746564000100'),
	(72, 'staff:2c070d662c839f2aac40a1c7a2b7b2bc', 3, 'SalaryChanged', '\xc301e016ed05590ccc2fdabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb817520310000062072616e6b5f636f656666696369656e7408342e36352c6c6561646572736869705f636f656666696369656e7408302e36302c7075626c69635f736572766963655f70657263656e7404323500'),
	(73, 'staff:b29f9c88ef58c6bb608789ad63b6f139', 1, 'StaffRegistered', '\xc3016063fbae6633fa77dabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb8175203100000843423133086d616c651a636976696c5f73657276616e74d6c801f0012222e00ef53f633c2bf81fead3b18aab1ef7d83e3d6b996897c9a6451eaa9a712c2e63be4180a6ec85ae45352197fb91edda0035f8f93a5b19e7287e93f023e9db23be157ae3998f216ba9bd48d284520506a74b23c6fe0c5922c56cbf7c5daf1dca049f927200a523b6cdfb11dc40e19b42d45adc7452ec'),
	(74, 'staff:b29f9c88ef58c6bb608789ad63b6f139', 2, 'StaffAppointed', '\xc301ac18b0ebd174d214dabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb8175203100001a303240323032352d30362d3330147370656369616c697374126170706f696e746564000100'),
	(75, 'staff:b29f9c88ef58c6bb608789ad63b6f139', 3, 'SalaryChanged', '\xc301e016ed05590ccc2fdabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb817520310000042072616e6b5f636f656666696369656e7408332e33332c7075626c69635f736572766963655f70657263656e7404323500'),
	(76, 'staff:a51218e782acdbbf2748c6f50480f1a5', 1, 'StaffRegistered', '\xc3016063fbae6633fa77dabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb8175203100000843423134086d616c651a636f6d6d756e655f6361647265d6c801f001b4504bf9de660abeaac17ceb0a0b366ecc7c12ce3534065323fe0ffc248df1e5229d7929238facc9aad0710dd0fc031012bbca0ceeb3dbe84b2414177de405dbb7964d9d34d6930064cd149274fcc6cb0e11713eb028ca8d4d2062df794a47eb8871d95f315d7b08678efb0fb8fe7531bd768242f11cfd8a'),
	(77, 'staff:a51218e782acdbbf2748c6f50480f1a5', 2, 'StaffAppointed', '\xc301ac18b0ebd174d214dabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb81752031000020303030303540323032352d30362d3330147370656369616c697374126170706f696e746564000100'),
	(78, 'staff:a51218e782acdbbf2748c6f50480f1a5', 3, 'SalaryChanged', '\xc301e016ed05590ccc2fdabc028480d3f39ad0b0060a636c65726b0a312f51c49012c49069e1bb817520310000042072616e6b5f636f656666696369656e7408332e33332c7075626c69635f736572766963655f70657263656e7404323500'),
	(79, 'staff:c746e61b8bf65cea7dd058c4d7d64499', 4, 'StaffAppointed', '\xc301ac18b0ebd174d214dcbc02809e8df59ad0b0060a636c65726b0a322f51c49012c49069e1bb81752031000020303030303140323032352d30372d30311e70617274795f73656372657461727914726561737369676e6564000100'),
	(80, 'staff:c746e61b8bf65cea7dd058c4d7d64499', 5, 'StaffAppointed', '\xc301ac18b0ebd174d214dcbc02809e8df59ad0b0060a636c65726b0a322f51c49012c49069e1bb81752031000020303030303140323032352d30372d30311a636f756e63696c5f63686169720e656c6563746564010100'),
	(81, 'staff:e85213062d882d3e22ec6d100e967fee', 4, 'StaffAppointed', '\xc301ac18b0ebd174d214dcbc02809e8df59ad0b0060a636c65726b0a322f51c49012c49069e1bb81752031000020303030333140323032352d30372d3031147370656369616c69737414726561737369676e6564000100'),
	(82, 'staff:fbdbfc556cee7d79ba8f19a16140b758', 4, 'StaffAppointed', '\xc301ac18b0ebd174d214dcbc02809e8df59ad0b0060a636c65726b0a322f51c49012c49069e1bb81752031000020303030303440323032352d30362d3330147370656369616c69737414726561737369676e6564000100'),
	(83, 'staff:f893e48762c5830ee069a1534bd685f1', 4, 'StaffAppointed', '\xc301ac18b0ebd174d214dcbc02809e8df59ad0b0060a636c65726b0a322f51c49012c49069e1bb81752031000020303030303540323032352d30362d3330147370656369616c69737414726561737369676e6564000100'),
	(84, 'staff:1bd40d5aeffcfcd64555b9c21dcc4afc', 4, 'StaffAppointed', '\xc301ac18b0ebd174d214f8bc02fef3a7f69ad0b0060a636c65726b0a332f51c49012c49069e1bb81752031000020303030303640323032352d30362d3330147370656369616c697374167472616e73666572726564000100'),
	(85, 'staff:1bd40d5aeffcfcd64555b9c21dcc4afc', 5, 'AppointmentRetracted', '\xc30164b3d561ce7c3737f8bc02888f89f89ad0b0060a636c65726b0a342f51c49012c49069e1bb817520310000a801081c53746166664170706f696e7465641e6e68e1baa76d206e67c6b0e1bb9d69'),
	(86, 'staff:fbdbfc556cee7d79ba8f19a16140b758', 5, 'SecondmentStarted', '\xc3018c67d08d02db1aed9abd02b28fdef99ad0b0060a636c65726b0a352f51c49012c49069e1bb81752031000020303030333140323032352d30372d3031028ac0021c74c4836e672063c6b0e1bb9d6e67'),
	(87, 'staff:f893e48762c5830ee069a1534bd685f1', 5, 'SecondmentStarted', '\xc3018c67d08d02db1aed9abd02b28fdef99ad0b0060a636c65726b0a352f51c49012c49069e1bb81752031000020303030303140323032352d30372d3031001c74c4836e672063c6b0e1bb9d6e67'),
	(88, 'staff:f893e48762c5830ee069a1534bd685f1', 6, 'SecondmentRetracted', '\xc301f8a88895dabf08f59abd02a8cabbfc9ad0b0060a636c65726b0a362f51c49012c49069e1bb817520310000ae010a225365636f6e646d656e74537461727465640c6e68e1baa76d'),
	(89, 'unit:00001@2025-07-01', 3, 'StaffingQuotaSet', '\xc301d06dfdc53ab153d3dcbc02e0cda3fe9ad0b0060a636c65726b0a372f51c49012c49069e1bb81752031000006616c6c78'),
	(90, 'unit:00031@2025-07-01', 2, 'StaffingQuotaSet', '\xc301d06dfdc53ab153d3dcbc02e0cda3fe9ad0b0060a636c65726b0a372f51c49012c49069e1bb8175203100001a636f6d6d756e655f636164726528'),
	(91, 'unit:00007@2025-06-30', 5, 'UnitChangeRetracted', '\xc301e3cb5ab62021423e94be028ede92819bd0b0060a636c65726b0a382f51c49012c49069e1bb817520310000480816556e697452656e616d6564166e68e1baa76d2074c3aa6e'),
	(92, 'staff:2c070d662c839f2aac40a1c7a2b7b2bc', 4, 'DepartureDecided', '\xc30176eff10457a5dfc9ccbb02aaf4fa829bd0b0060a636c65726b0a392f51c49012c49069e1bb817520310000206561726c795f7265746972656d656e74e2bb021a636976696c5f73657276616e74086d616c650a35352d353902e8ba020290040290040000020000025a736574746c656d656e743a32633037306436363263383339663261616334306131633761326237623262632f31'),
	(93, 'settlement:2c070d662c839f2aac40a1c7a2b7b2bc/1', 1, 'EntitlementAssessed', '\xc301ad1cc68a810273f6ccbb02aaf4fa829bd0b0060a636c65726b0a392f51c49012c49069e1bb8175203100000208443137380c443137382f31206561726c795f7265746972656d656e74181063617465676f72791a636976696c5f73657276616e7406736578086d616c65126c65617665735f6f6e14323032352d30352d303114646563696465645f6f6e14323032352d30342d32300a726f757465206561726c795f7265746972656d656e743472657374727563747572696e675f6566666563746976655f6f6e14323032352d30332d30311c696e73757265645f6d6f6e746873063236341c736572766963655f6d6f6e746873063236341e64726177696e675f70656e73696f6e046e6f2072616e6b5f636f656666696369656e7408342e36352c6c6561646572736869705f636f656666696369656e7408302e36302c7075626c69635f736572766963655f70657263656e740432350002b4c5d20e062072616e6b5f636f656666696369656e7408342e363538342e3635207820626173652073616c61727920322c3334302c303030d09fb00a2c6c6561646572736869705f636f656666696369656e7408302e363038302e3630207820626173652073616c61727920322c3334302c303030c0b1ab012c7075626c69635f736572766963655f70657263656e740432354c25206f662072616e6b2c206c65616465727368697020616e64206265796f6e642d6672616d65a4f4f6020000023c0206322e3502043232020106106f6e655f74696d6524443137382061727469636c652037202869290c33302078205398a2acb703166561726c795f796561727326443137382061727469636c652037202869692916322e352078203520782053cae387b7011c696e737572616e63655f74696d6528443137382061727469636c652037202869696929222835202b20302e35207820322920782053b8a0ef57009aa6a3c6050000'),
	(94, 'staff:1bd40d5aeffcfcd64555b9c21dcc4afc', 6, 'DepartureDecided', '\xc30176eff10457a5dfc9eebc02baf4ef849bd0b0060a636c65726b0c31302f51c49012c49069e1bb817520310000127365766572616e63659abd022a636f6d6d756e655f636976696c5f73657276616e74086d616c650a35302d353402e8ba0202f00102f0010000020000025a736574746c656d656e743a31626434306435616566666366636436343535356239633231646363346166632f31'),
	(95, 'settlement:1bd40d5aeffcfcd64555b9c21dcc4afc/1', 1, 'EntitlementAssessed', '\xc301ad1cc68a810273f6eebc02baf4ef849bd0b0060a636c65726b0c31302f51c49012c49069e1bb8175203100000208443137380c443137382f31127365766572616e6365161063617465676f72792a636f6d6d756e655f636976696c5f73657276616e7406736578086d616c65126c65617665735f6f6e14323032352d30382d303114646563696465645f6f6e14323032352d30372d31300a726f757465127365766572616e63653472657374727563747572696e675f6566666563746976655f6f6e14323032352d30332d30311c696e73757265645f6d6f6e746873063132301c736572766963655f6d6f6e746873063132301e64726177696e675f70656e73696f6e046e6f2072616e6b5f636f656666696369656e7408332e33332c7075626c69635f736572766963655f70657263656e740432350002b4ffa409042072616e6b5f636f656666696369656e7408332e333338332e3333207820626173652073616c61727920322c3334302c3030309099b7072c7075626c69635f736572766963655f70657263656e740432354c25206f662072616e6b2c206c65616465727368697020616e64206265796f6e642d6672616d65a4e6ed01000002be0102023802043130020106106f6e655f74696d651c443137382061727469636c65203918302e38207820363020782053c0e3efbd031c696e737572616e63655f74696d651c443137382061727469636c65203918312e352078203130207820538cf7aa8b01146a6f625f7365617263681c443137382061727469636c6520390a33207820539cfeee1b00e8d889e5040000'),
	(96, 'staff:4536b238ea634ebd20504740e2d40237', 4, 'DepartureDecided', '\xc30176eff10457a5dfc9eebc02baf4ef849bd0b0060a636c65726b0c31302f51c49012c49069e1bb817520310000127365766572616e63659abd022a636f6d6d756e655f636976696c5f73657276616e740c66656d616c650a35302d353402e8ba02000290040000020000025a736574746c656d656e743a34353336623233386561363334656264323035303437343065326434303233372f31'),
	(97, 'staff:3f8eb946aea6bfe49b8b4bfcd449e8d7', 4, 'DepartureDecided', '\xc30176eff10457a5dfc9eebc02baf4ef849bd0b0060a636c65726b0c31302f51c49012c49069e1bb81752031000026706172745f74696d655f7365766572616e63659abd0212706172745f74696d65086d616c650a34302d3439000000026000020000025a736574746c656d656e743a33663865623934366165613662666534396238623462666364343439653864372f31'),
	(98, 'settlement:3f8eb946aea6bfe49b8b4bfcd449e8d7/1', 1, 'EntitlementAssessed', '\xc301ad1cc68a810273f6eebc02baf4ef849bd0b0060a636c65726b0c31302f51c49012c49069e1bb8175203100000208443135340c443135342f3126706172745f74696d655f7365766572616e6365101063617465676f727912706172745f74696d6506736578086d616c65126c65617665735f6f6e14323032352d30382d303114646563696465645f6f6e14323032352d30372d31300a726f75746526706172745f74696d655f7365766572616e636516776f726b5f6d6f6e7468730434381e64726177696e675f70656e73696f6e046e6f26706172745f74696d655f616c6c6f77616e63650e333531303030300002e0bbac030226706172745f74696d655f616c6c6f77616e63650e33353130303030166173207265636f72646564e0bbac03000002c80202043134000006106f6e655f74696d653a443135342c20706172742d74696d6520636f6d6d756e6520737461666618302e382078203438207820508090c5800114776f726b5f79656172733a443135342c20706172742d74696d6520636f6d6d756e6520737461666616312e352078203420782050c0e68a14146a6f625f7365617263683a443135342c20706172742d74696d6520636f6d6d756e652073746166660a3320782050a0b3850a00e0a9d59e0104e0016e6f7420706c6163656420696e20612076696c6c616765206f72207265736964656e7469616c2d67726f757020706f73742c20616e64206e6f74206f6e6c79206120636f6e63757272656e7420706f737420676976656e2075703a2074686520666163747320646f206e6f74207361796c756e64657220443135342079656172732061726520726f756e6465642066726f6d206d6f6e74687320617320756e64657220443137380000'),
	(99, 'staff:b29f9c88ef58c6bb608789ad63b6f139', 4, 'DepartureDecided', '\xc30176eff10457a5dfc9c0bd02baf4ef849bd0b0060a636c65726b0c31302f51c49012c49069e1bb817520310000127365766572616e6365d8bd021a636976696c5f73657276616e74086d616c650636302b02e8ba020290040290040000020000025a736574746c656d656e743a62323966396338386566353863366262363038373839616436336236663133392f31'),
	(100, 'settlement:b29f9c88ef58c6bb608789ad63b6f139/1', 1, 'EntitlementAssessed', '\xc301ad1cc68a810273f6c0bd02baf4ef849bd0b0060a636c65726b0c31302f51c49012c49069e1bb81752031000002065230370a5230372f31127365766572616e6365161063617465676f72791a636976696c5f73657276616e7406736578086d616c65126c65617665735f6f6e14323032352d30392d303114646563696465645f6f6e14323032352d30382d32300a726f757465127365766572616e63653472657374727563747572696e675f6566666563746976655f6f6e14323032352d30332d30311c696e73757265645f6d6f6e746873063236341c736572766963655f6d6f6e746873063236341e64726177696e675f70656e73696f6e046e6f2072616e6b5f636f656666696369656e7408332e33332c7075626c69635f736572766963655f70657263656e740432350002b4ffa409042072616e6b5f636f656666696369656e7408332e333338332e3333207820626173652073616c61727920322c3334302c3030309099b7072c7075626c69635f736572766963655f70657263656e740432354c25206f662072616e6b2c206c65616465727368697020616e64206265796f6e642d6672616d65a4e6ed010000022900020432320002106f6e655f74696d654c5230372c2070656f706c65206174206f72206f766572207468652070656e73696f6e2061676524283135202b20302e35207820362920782053a8f599a70100a8f599a7010480026576657279206c696d6974206f6e20612064657061727475726520636f6d7061726573206c65617665735f6f6e2c2074686520666972737420646179206e6f206c6f6e67657220696e20736572766963653b20686572652074686520646179206265666f726520776f756c64206769766520616e6f7468657220616e73776572fe015230373a20746865206d6f6e74687320776f726b6564206166746572207468652061676520617265206d696e757320746865206d6f6e746873206561726c792c207468652073616c6172792069732074686174206f6620443137382c20616e64206c656176696e672066726f6d2030312f30392f3230323520636f756e74730000'),
	(101, 'staff:aa39e3e29e619948f59296943d3e5231', 4, 'DepartureDecided', '\xc30176eff10457a5dfc99abd02baf4ef849bd0b0060a636c65726b0c31302f51c49012c49069e1bb8175203100001672657369676e6174696f6eb6bd022a636f6d6d756e655f636976696c5f73657276616e74086d616c650a35302d3534000000000002000000'),
	(102, 'staff:68b6f4f95428376650654801fe595c33', 4, 'DepartureDecided', '\xc30176eff10457a5dfc9eebc02baf4ef849bd0b0060a636c65726b0c31302f51c49012c49069e1bb817520310000127365766572616e63659abd022a636f6d6d756e655f636976696c5f73657276616e740c66656d616c650a35302d353402e8ba0202f00102f0010000020000025a736574746c656d656e743a36386236663466393534323833373636353036353438303166653539356333332f31'),
	(103, 'settlement:68b6f4f95428376650654801fe595c33/1', 1, 'EntitlementAssessed', '\xc301ad1cc68a810273f6eebc02baf4ef849bd0b0060a636c65726b0c31302f51c49012c49069e1bb8175203100000208443137380c443137382f31127365766572616e6365161063617465676f72792a636f6d6d756e655f636976696c5f73657276616e74067365780c66656d616c65126c65617665735f6f6e14323032352d30382d303114646563696465645f6f6e14323032352d30372d31300a726f757465127365766572616e63653472657374727563747572696e675f6566666563746976655f6f6e14323032352d30332d30311c696e73757265645f6d6f6e746873063132301c736572766963655f6d6f6e746873063132301e64726177696e675f70656e73696f6e046e6f2072616e6b5f636f656666696369656e7408332e33332c7075626c69635f736572766963655f70657263656e740432350002b4ffa409042072616e6b5f636f656666696369656e7408332e333338332e3333207820626173652073616c61727920322c3334302c3030309099b7072c7075626c69635f736572766963655f70657263656e740432354c25206f662072616e6b2c206c65616465727368697020616e64206265796f6e642d6672616d65a4e6ed01000002d40102023902043130020106106f6e655f74696d651c443137382061727469636c65203918302e38207820363020782053c0e3efbd031c696e737572616e63655f74696d651c443137382061727469636c65203918312e352078203130207820538cf7aa8b01146a6f625f7365617263681c443137382061727469636c6520390a33207820539cfeee1b00e8d889e50402767468652070656e73696f6e2061676520353979386d206f6620776f6d656e20626f726e2066726f6d2030392f3139373420697320617373756d65640000'),
	(104, 'staff:cb0af5fb9231d8fa08a533d47e2c41ea', 4, 'DepartureDecided', '\xc30176eff10457a5dfc9f8be02c2aadf869bd0b0060a636c65726b0c31312f51c49012c49069e1bb817520310000127365766572616e63658ebf022a636f6d6d756e655f636976696c5f73657276616e74086d616c650a35302d353402e8ba0202f00102f0010000020000025a736574746c656d656e743a63623061663566623932333164386661303861353333643437653263343165612f31'),
	(105, 'settlement:cb0af5fb9231d8fa08a533d47e2c41ea/1', 1, 'EntitlementAssessed', '\xc301ad1cc68a810273f6f8be02c2aadf869bd0b0060a636c65726b0c31312f51c49012c49069e1bb8175203100000208443135340c443135342f31127365766572616e6365161063617465676f72792a636f6d6d756e655f636976696c5f73657276616e7406736578086d616c65126c65617665735f6f6e14323032352d31322d303114646563696465645f6f6e14323032352d31312d32300a726f757465127365766572616e63653472657374727563747572696e675f6566666563746976655f6f6e14323032352d30332d30311c696e73757265645f6d6f6e746873063132301c736572766963655f6d6f6e746873063132301e64726177696e675f70656e73696f6e046e6f2072616e6b5f636f656666696369656e7408332e33332c7075626c69635f736572766963655f70657263656e7404323500029099b707022072616e6b5f636f656666696369656e7408332e333338332e3333207820626173652073616c61727920322c3334302c3030309099b70700022c7075626c69635f736572766963655f70657263656e7404323538443135342c2063757272656e74206d6f6e74686c792073616c61727900028c02020831312e350204313000041c696e737572616e63655f74696d6532443135342c20696d6d656469617465207365766572616e636518312e35207820313020782053f0f8bb6f146a6f625f73656172636832443135342c20696d6d656469617465207365766572616e63650a3320782053b0cba51600a0c4e18501046c756e64657220443135342079656172732061726520726f756e6465642066726f6d206d6f6e74687320617320756e6465722044313738d00144313534207365766572616e6365206861732074686520636f6e646974696f6e206f662044313738207365766572616e63653a203234206d6f6e746873206f72206d6f72652c206e6f7420656c696769626c6520666f72206561726c79207265746972656d656e740000'),
	(106, 'staff:4536b238ea634ebd20504740e2d40237', 5, 'DepartureCorrected', '\xc30190dea04968465f83eebc029ea4b7889bd0b0060a636c65726b0c31322f51c49012c49069e1bb817520310000080c66656d616c650a35302d353402e8ba0202ac0202ac0200000200001273e1bb952042485848'),
	(107, 'settlement:4536b238ea634ebd20504740e2d40237/1', 1, 'EntitlementAssessed', '\xc301ad1cc68a810273f6eebc029ea4b7889bd0b0060a636c65726b0c31322f51c49012c49069e1bb8175203100000208443137380c443137382f31127365766572616e6365161063617465676f72792a636f6d6d756e655f636976696c5f73657276616e74067365780c66656d616c65126c65617665735f6f6e14323032352d30382d303114646563696465645f6f6e14323032352d30372d31300a726f757465127365766572616e63653472657374727563747572696e675f6566666563746976655f6f6e14323032352d30332d30311c696e73757265645f6d6f6e746873063135301c736572766963655f6d6f6e746873063135301e64726177696e675f70656e73696f6e046e6f2072616e6b5f636f656666696369656e7408332e33332c7075626c69635f736572766963655f70657263656e740432350002b4ffa409042072616e6b5f636f656666696369656e7408332e333338332e3333207820626173652073616c61727920322c3334302c3030309099b7072c7075626c69635f736572766963655f70657263656e740432354c25206f662072616e6b2c206c65616465727368697020616e64206265796f6e642d6672616d65a4e6ed0100000280010206352e35020831322e35020106106f6e655f74696d651c443137382061727469636c65203918302e38207820363020782053c0e3efbd031c696e737572616e63655f74696d651c443137382061727469636c6520391c312e3520782031322e3520782053f0d495ae01146a6f625f7365617263681c443137382061727469636c6520390a33207820539cfeee1b00ccb6f487050000'),
	(108, 'staff:1bd40d5aeffcfcd64555b9c21dcc4afc', 7, 'SalaryChanged', '\xc301e016ed05590ccc2fdcbc02c4e3828a9bd0b0060a636c65726b0c31332f51c49012c49069e1bb817520310000042072616e6b5f636f656666696369656e7408332e36362c7075626c69635f736572766963655f70657263656e7404323500'),
	(109, 'settlement:1bd40d5aeffcfcd64555b9c21dcc4afc/1', 2, 'EntitlementReassessed', '\xc3019742656c616dffb0eebc02c4e3828a9bd0b0060a636c65726b0c31332f51c49012c49069e1bb8175203100000208443137380c443137382f31127365766572616e6365161063617465676f72792a636f6d6d756e655f636976696c5f73657276616e7406736578086d616c65126c65617665735f6f6e14323032352d30382d303114646563696465645f6f6e14323032352d30372d31300a726f757465127365766572616e63653472657374727563747572696e675f6566666563746976655f6f6e14323032352d30332d30311c696e73757265645f6d6f6e746873063132301c736572766963655f6d6f6e746873063132301e64726177696e675f70656e73696f6e046e6f2072616e6b5f636f656666696369656e7408332e36362c7075626c69635f736572766963655f70657263656e740432350002b8e99a0a042072616e6b5f636f656666696369656e7408332e363638332e3636207820626173652073616c61727920322c3334302c303030e0ba95082c7075626c69635f736572766963655f70657263656e740432354c25206f662072616e6b2c206c65616465727368697020616e64206265796f6e642d6672616d65d8ae8502000002be0102023802043130020106106f6e655f74696d651c443137382061727469636c65203918302e3820782036302078205380c587ea031c696e737572616e63655f74696d651c443137382061727469636c65203918312e35207820313020782053c8ad929901146a6f625f7365617263681c443137382061727469636c6520390a3320782053a8bcd01e00f0aeeaa1050000e8d889e50488d6e03c2c73616c6172792066726f6d20323032352d30372d303100'),
	(110, 'staff:6c13f058f806316c6f44165d85ec6a19', 4, 'PersonalDataCorrected', '\xc3014cb587d8188e9dd3dabc02b8f6f58a9bd0b0060a636c65726b0c31342f51c49012c49069e1bb8175203100000c66656d616c65fa01f3433f62fc223209d641e20c3aa858be10a478ff44218192ee6edcbabb47fbffdf213072b808944ebaf842765251912eda15483bd337e353421cbc9c2cd190b008889c79f9dd5a998c531365bcb1b04abc3d22319c546387144643a974e47be7bf3f46bc4b77acfdb818aac020890708eb81d0db875f0c6b31440a5c31'),
	(111, 'settlement:1bd40d5aeffcfcd64555b9c21dcc4afc/1', 3, 'FundingSubmitted', '\xc30190dbf1988234639682bd02b4efdc929bd0b0060a636c65726b0c31352f51c49012c49069e1bb817520310000f0aeeaa105246e67c3a26e2073c3a163682074e1bb896e68'),
	(112, 'settlement:1bd40d5aeffcfcd64555b9c21dcc4afc/1', 4, 'FundingApproved', '\xc301dd7e53899eda2c3f82bd02b4efdc929bd0b0060a636c65726b0c31352f51c49012c49069e1bb817520310000f0aeeaa105246e67c3a26e2073c3a163682074e1bb896e68'),
	(113, 'settlement:cb0af5fb9231d8fa08a533d47e2c41ea/1', 2, 'FundingSubmitted', '\xc30190dbf1988234639690bf02b4efdc929bd0b0060a636c65726b0c31352f51c49012c49069e1bb817520310000a0c4e18501246e67c3a26e2073c3a163682074e1bb896e68'),
	(114, 'settlement:cb0af5fb9231d8fa08a533d47e2c41ea/1', 3, 'FundingApproved', '\xc301dd7e53899eda2c3f90bf02b4efdc929bd0b0060a636c65726b0c31352f51c49012c49069e1bb817520310000a0c4e18501246e67c3a26e2073c3a163682074e1bb896e68'),
	(115, 'settlement:3f8eb946aea6bfe49b8b4bfcd449e8d7/1', 2, 'FundingSubmitted', '\xc30190dbf1988234639682bd02b4efdc929bd0b0060a636c65726b0c31352f51c49012c49069e1bb817520310000e0a9d59e01246e67c3a26e2073c3a163682074e1bb896e68'),
	(116, 'settlement:3f8eb946aea6bfe49b8b4bfcd449e8d7/1', 3, 'FundingApproved', '\xc301dd7e53899eda2c3f82bd02b4efdc929bd0b0060a636c65726b0c31352f51c49012c49069e1bb817520310000e0a9d59e01246e67c3a26e2073c3a163682074e1bb896e68'),
	(117, 'settlement:2c070d662c839f2aac40a1c7a2b7b2bc/1', 2, 'FundingSubmitted', '\xc30190dbf1988234639682bd02b4efdc929bd0b0060a636c65726b0c31352f51c49012c49069e1bb8175203100009aa6a3c605246e67c3a26e2073c3a163682074e1bb896e68'),
	(118, 'settlement:2c070d662c839f2aac40a1c7a2b7b2bc/1', 3, 'FundingApproved', '\xc301dd7e53899eda2c3f82bd02b4efdc929bd0b0060a636c65726b0c31352f51c49012c49069e1bb8175203100009aa6a3c605246e67c3a26e2073c3a163682074e1bb896e68'),
	(119, 'settlement:2c070d662c839f2aac40a1c7a2b7b2bc/1', 4, 'PayoutMade', '\xc3010766e3238d74f8619abd02e0d386949bd0b0060a636c65726b0c31362f51c49012c49069e1bb8175203100009aa6a3c60508554e4331'),
	(120, 'settlement:1bd40d5aeffcfcd64555b9c21dcc4afc/1', 5, 'PayoutMade', '\xc3010766e3238d74f861acbd02e0d386949bd0b0060a636c65726b0c31362f51c49012c49069e1bb8175203100008084af5f08554e4332'),
	(121, 'settlement:3f8eb946aea6bfe49b8b4bfcd449e8d7/1', 4, 'PayoutMade', '\xc3010766e3238d74f861acbd02e0d386949bd0b0060a636c65726b0c31362f51c49012c49069e1bb817520310000e0a9d59e0108554e4333'),
	(122, 'settlement:cb0af5fb9231d8fa08a533d47e2c41ea/1', 4, 'PayoutMade', '\xc3010766e3238d74f86196bf02e0d386949bd0b0060a636c65726b0c31362f51c49012c49069e1bb81752031000080c2d72f08554e4334'),
	(123, 'settlement:1bd40d5aeffcfcd64555b9c21dcc4afc/1', 6, 'PayoutReversed', '\xc30107130c33b0d0f6fcb0bd028cd18b959bd0b0060a636c65726b0c31372f51c49012c49069e1bb81752031000080e8922608554e4335'),
	(124, 'settlement:3f8eb946aea6bfe49b8b4bfcd449e8d7/1', 5, 'RepaymentOrdered', '\xc3017527fa43798fa876d8bd028cd18b959bd0b0060a636c65726b0c31372f51c49012c49069e1bb81752031000080897a08554e43360000'),
	(125, 'settlement:3f8eb946aea6bfe49b8b4bfcd449e8d7/1', 6, 'RepaymentReceived', '\xc3019132d6309f4d6cbaeabd028cd18b959bd0b0060a636c65726b0c31372f51c49012c49069e1bb81752031000080897a08554e4337'),
	(126, 'staff:cb0af5fb9231d8fa08a533d47e2c41ea', 5, 'StaffAppointed', '\xc301ac18b0ebd174d2148ac002b4dda9969bd0b0060a636c65726b0c31382f51c49012c49069e1bb81752031000020303030303140323032352d30372d3031147370656369616c6973741872655f726563727569746564000100'),
	(127, 'settlement:cb0af5fb9231d8fa08a533d47e2c41ea/1', 5, 'RepaymentOrdered', '\xc3017527fa43798fa8768ac002b4dda9969bd0b0060a636c65726b0c31382f51c49012c49069e1bb81752031000080c2d72f00020aae016170706f696e746564206f6e20323032362d30322d303120746f206120706f7374207061696420627920746865205374617465206275646765742c206166746572206c656176696e67206f6e20323032352d31322d3031'),
	(128, 'staff:68b6f4f95428376650654801fe595c33', 5, 'DepartureRescinded', '\xc301d4d32591ecd2b122eebc02eefd8f989bd0b0060a636c65726b0c31392f51c49012c49069e1bb817520310000cc0108204465706172747572654465636964656412e1bb9f206ce1baa169'),
	(129, 'settlement:68b6f4f95428376650654801fe595c33/1', 2, 'EntitlementReassessed', '\xc3019742656c616dffb0eebc02eefd8f989bd0b0060a636c65726b0c31392f51c49012c49069e1bb817520310000000c443137382f31127365766572616e6365161063617465676f72792a636f6d6d756e655f636976696c5f73657276616e74067365780c66656d616c65126c65617665735f6f6e14323032352d30382d303114646563696465645f6f6e14323032352d30372d31300a726f757465127365766572616e63653472657374727563747572696e675f6566666563746976655f6f6e14323032352d30332d30311c696e73757265645f6d6f6e746873063132301c736572766963655f6d6f6e746873063132301e64726177696e675f70656e73696f6e046e6f2072616e6b5f636f656666696369656e7408332e33332c7075626c69635f736572766963655f70657263656e74043235000000000000000000000000e8d889e504e7d889e5043c6465706172747572652072657363696e6465643a20e1bb9f206ce1baa16900');


--
-- Data for Name: files; Type: TABLE DATA; Schema: ledger; Owner: postgres
--

INSERT INTO ledger.files VALUES
	(1, 12, '11eeba4b75004ed1d82ef02e9c75cc8cf516e3730cfe82f0b11147dff64f7e36', 'units', 'units.csv', false, '2026-11-27 12:02:53.891395+00'),
	(13, 36, 'e37fd3d1b4fede74a77f47ba9d52d60bd9a48ec0324a1c74da4d8d8890b115c9', 'changes', 'changes.csv', false, '2026-11-27 12:02:55.518517+00'),
	(37, 78, '12ec9c0adbd1b00ae2300065f273329c1b3889b7c6a159d6e3be15cf04c69408', 'staff', '01-staff.csv', false, '2026-11-27 12:02:57.030902+00'),
	(79, 83, '0786d2692aef2959f3eee78e528ac84d03b517bf4a4b6d978b0acacd93e82daa', 'appointments', '02-appointments.csv', false, '2026-11-27 12:02:58.555311+00'),
	(84, 84, 'e200df998f1a04daf39837e89c481e8054188df9dbb19f912dc98889b3980b4d', 'appointments', '03-appointments.csv', false, '2026-11-27 12:02:59.834122+00'),
	(85, 85, '08285182d6a19ce56a25d3d6f6a87476829fe12a50297f963f2148b65519ef68', 'corrections', '04-corrections.csv', false, '2026-11-27 12:03:01.66824+00'),
	(86, 87, 'f10030a9f0f5dffdd2f8ee492711bc10743943635c14361acb3f8a26be891913', 'secondments', '05-secondments.csv', false, '2026-11-27 12:03:03.413995+00'),
	(88, 88, 'bdcf2bc0f2bfdcace027f028bc446d5bfca2939e285406ce88604b4685da21f5', 'corrections', '06-corrections.csv', false, '2026-11-27 12:03:06.29885+00'),
	(89, 90, 'c03ebfb11c30c6a47b084ebcfbf5362ac98b064d5cc183bcd52ca0fe596b2f84', 'quotas', '07-quotas.csv', false, '2026-11-27 12:03:08.172958+00'),
	(91, 91, '224d3074192971f35c2079499b0214b410cc43a1c9db33208ac62ac07b28cf5f', 'corrections', '08-corrections.csv', false, '2026-11-27 12:03:11.229972+00'),
	(92, 93, 'ffb88386de2c85fd25892cb79f6ca8e8e440e4568fa75117b68b09a321d6ea00', 'departures', '09-departures.csv', false, '2026-11-27 12:03:13.131404+00'),
	(94, 103, '7a60315153cdb7404d3401f93bce7247741dd7b5b74af216d165d04d64951f43', 'departures', '10-departures.csv', false, '2026-11-27 12:03:15.123311+00'),
	(104, 105, 'd26c460d549b231bd5078a2c65d04314f5d886a021ae8c4026c82659eb4bf32a', 'departures', '11-departures.csv', false, '2026-11-27 12:03:17.100063+00'),
	(106, 107, '2be14647d34ec805fd56767d53f517c3fc4208baa72a112ac2689b47ae303c4e', 'departure_facts', '12-departure_facts.csv', false, '2026-11-27 12:03:18.857962+00'),
	(108, 109, '433ba31ac141738369adf7c540f99ddba538bec7b5d2c0a5572401e2db280f94', 'salaries', '13-salaries.csv', false, '2026-11-27 12:03:20.50221+00'),
	(110, 110, '8b30908e1db418fd81cc2d0b5cacac804ca39ef86a19c2a889bbf081bb602815', 'personal_data', '14-personal_data.csv', false, '2026-11-27 12:03:21.464711+00'),
	(111, 118, '81eaf41f5a01f27db2facd68f4f9d77591564ac6a53b7e57691e074f00e24dcd', 'funding', '15-funding.csv', false, '2026-11-27 12:03:29.643643+00'),
	(119, 122, '48180e46f3f734089226b389515ee666120954b028d811413c74c2e5df182fbf', 'payments', '16-payments.csv', false, '2026-11-27 12:03:31.016039+00'),
	(123, 125, '8755405a93fd99e9eb6abd0978553b54f51c7ebce69cfc70902720b2970ef2ef', 'payments', '17-payments.csv', false, '2026-11-27 12:03:32.128935+00'),
	(126, 127, 'e61f81aa004079542648a17d3388c782deabd31480ce45de6a1dd222f1aad355', 'appointments', '18-appointments.csv', false, '2026-11-27 12:03:33.413108+00'),
	(128, 129, '8cb7ecba4c4954797b868d93ff1717306199bd4ba1bac79acc78971d09b5b8b8', 'corrections', '19-corrections.csv', false, '2026-11-27 12:03:35.268772+00');


--
-- Data for Name: head; Type: TABLE DATA; Schema: ledger; Owner: postgres
--

INSERT INTO ledger.head VALUES
	(true, 129, 91);


--
-- Data for Name: migrations; Type: TABLE DATA; Schema: ledger; Owner: postgres
--

INSERT INTO ledger.migrations VALUES
	(1, 'events', '2026-11-27 12:02:53.800115+00'),
	(2, 'beside_the_log', '2026-11-27 12:02:53.813714+00');


--
-- Data for Name: person_keys; Type: TABLE DATA; Schema: ledger; Owner: postgres
--

INSERT INTO ledger.person_keys VALUES
	('staff:c746e61b8bf65cea7dd058c4d7d64499', '\x411bad5bff0c4ff143f60034966537d237acf189f799bdf229d2bc02f5c4f2ac', '\xd12a8169e0e14f01e78e43089e3771aac6c66788463a1a498e91cfd38dd4ac7a'),
	('staff:e85213062d882d3e22ec6d100e967fee', '\x7fa418b313b7d6a256ccdc147ec93d381a34d7902166ed9a1f63d73fb32fe34b', '\xaf3df3b8fa0e4bebe1c35647a4f162f1330ea4f8a3776d0d846a22eb42ea84ec'),
	('staff:fbdbfc556cee7d79ba8f19a16140b758', '\x2758e0e8bf3f282fd62c5c4b0bae5beedc4f37c043b14bf207bd38288b292a61', '\x9a2b0d8f69ab008a01de111be7f4080cd4b80d8dbcbb99851ee4804e0c1a384f'),
	('staff:f893e48762c5830ee069a1534bd685f1', '\xa46e28a0736d6f713729c31ea6136be7dcbf374fa09304f88c486eb827b9c4aa', '\x3b0c1fc1645dbe66f3707440997f84d711b26053212f9b33cb94e162724cf781'),
	('staff:1bd40d5aeffcfcd64555b9c21dcc4afc', '\xee462aec9837c98e26497526dfe831e153d59ee694dd384a4db83aaffa687046', '\xeeddad494837c4f8677326cb6211c7bacc90447b95a2f6f2c9da7c292a6caa61'),
	('staff:4536b238ea634ebd20504740e2d40237', '\x0e20cb3d4639159e4b584de50d2f57372bcebb6aeb6c448a4a078aed43e9ff2a', '\x1c4d954fdc27022c0f0533ec566732db6708ee6e232a9d3f6d3e42ed5d341168'),
	('staff:aa39e3e29e619948f59296943d3e5231', '\x902cbd279f926810d25a05e9913c8c807a07b9f1069184b09ba02f87aab7de99', '\xd805137f7f07226f590e602005aefecbd5f108c3277c1211c22350cdf41b734d'),
	('staff:68b6f4f95428376650654801fe595c33', '\xd72ec3231425a4d164fdcfe938b85d7764e46fc102298db563c3e2817dd89316', '\xda2129b10452a51681326b40c2481bc792d0d69b2dced3259088f73b886ae8d1'),
	('staff:cb0af5fb9231d8fa08a533d47e2c41ea', '\xb4d85a6adac545e888eb58cc19b9026e244e7ce34375aaea85761f24e20a4e3f', '\x64772d600f2d6176f5cf58cd5126fbada7d18b8fbdd987e6e2dba0d244f84d2a'),
	('staff:6c13f058f806316c6f44165d85ec6a19', '\x43db233aad250fb718af0a415bb89e43a8684983f4ca7b57ef2639895187ac12', '\x3b619963b9266f4acdd56e28714ebc6a5653f4c0b7b55b3a807022bfcfab6832'),
	('staff:3f8eb946aea6bfe49b8b4bfcd449e8d7', '\xa989ca729190d09e250f32bf9f1f50af023b25d0073e835f5f28b621cd128f2f', '\x164e402a2b7caf8a9d2a184a59b59fbb17e67d83bfda7451ef3277ce74cce868'),
	('staff:2c070d662c839f2aac40a1c7a2b7b2bc', '\xe4e787ec08b8c979df5c7563657784130665c79cf1d750829741f39d48569c86', '\x6e842f9dbbbb44d7e8650dcc26f300a4cc16eb88e3d4217cc40f337c185322dc'),
	('staff:b29f9c88ef58c6bb608789ad63b6f139', '\x1dfe18e61ea820a9fa8b9c9607a75e3b0037d4d7fec5470fd346aba7b0655818', '\x5f632a85b66780e6e49ce31cc771683c974721611462773d6a9779986f5e3a03'),
	('staff:a51218e782acdbbf2748c6f50480f1a5', '\x6c064741a609109f66282181e718cb4fd573ac44d7469bc823bb1f007ca17043', '\xd433473ba08c07b2a1426cf7f9157da236b6cc53855ece8498d3475c8d832db7');


--
-- Data for Name: relay; Type: TABLE DATA; Schema: ledger; Owner: postgres
--



--
-- Data for Name: settings; Type: TABLE DATA; Schema: ledger; Owner: postgres
--

INSERT INTO ledger.settings VALUES
	('identity_secret', '\x248339beb3ad67a74c45b36aa9008ed1b09ebaa438885fce137bfe550a40d8d6'),
	('ledger_name', '\x6c65646765722d6162313534376537');


--
-- Data for Name: assessments; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.assessments VALUES
	('settlement:2c070d662c839f2aac40a1c7a2b7b2bc/1', '2025-04-20', 'D178', 'D178/1', 744778125, 93),
	('settlement:3f8eb946aea6bfe49b8b4bfcd449e8d7/1', '2025-07-10', 'D154', 'D154/1', 166374000, 98),
	('settlement:b29f9c88ef58c6bb608789ad63b6f139/1', '2025-08-20', 'R07', 'R07/1', 175324500, 100),
	('settlement:cb0af5fb9231d8fa08a533d47e2c41ea/1', '2025-11-20', 'D154', 'D154/1', 140259600, 105),
	('settlement:4536b238ea634ebd20504740e2d40237/1', '2025-07-10', 'D178', 'D178/1', 679382438, 107),
	('settlement:1bd40d5aeffcfcd64555b9c21dcc4afc/1', '2025-07-10', 'D178', 'D178/1', 706563000, 109),
	('settlement:68b6f4f95428376650654801fe595c33/1', '2025-07-10', NULL, 'D178/1', 0, 129);


--
-- Data for Name: checkpoints; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.checkpoints VALUES
	('store', 0, 129, 129);


--
-- Data for Name: departures; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.departures VALUES
	('staff:2c070d662c839f2aac40a1c7a2b7b2bc', 'CB12', 'settlement:2c070d662c839f2aac40a1c7a2b7b2bc/1', '2025-04-20', '2025-05-01', 'early_retirement', 'civil_servant', 'male', '55-59', '01@2025-06-30', NULL, false, 92),
	('staff:1bd40d5aeffcfcd64555b9c21dcc4afc', 'CB05', 'settlement:1bd40d5aeffcfcd64555b9c21dcc4afc/1', '2025-07-10', '2025-08-01', 'severance', 'commune_civil_servant', 'male', '50-54', '00006@2025-06-30', NULL, false, 94),
	('staff:aa39e3e29e619948f59296943d3e5231', 'CB07', NULL, '2025-08-01', '2025-08-15', 'resignation', 'commune_civil_servant', 'male', '50-54', '00008@2025-06-30', NULL, false, 101),
	('staff:3f8eb946aea6bfe49b8b4bfcd449e8d7', 'CB11', 'settlement:3f8eb946aea6bfe49b8b4bfcd449e8d7/1', '2025-07-10', '2025-08-01', 'part_time_severance', 'part_time', 'male', '40-49', '00002@2025-06-30', NULL, false, 97),
	('staff:b29f9c88ef58c6bb608789ad63b6f139', 'CB13', 'settlement:b29f9c88ef58c6bb608789ad63b6f139/1', '2025-08-20', '2025-09-01', 'severance', 'civil_servant', 'male', '60+', '02@2025-06-30', NULL, false, 99),
	('staff:4536b238ea634ebd20504740e2d40237', 'CB06', 'settlement:4536b238ea634ebd20504740e2d40237/1', '2025-07-10', '2025-08-01', 'severance', 'commune_civil_servant', 'female', '50-54', '00007@2025-06-30', NULL, false, 96),
	('staff:cb0af5fb9231d8fa08a533d47e2c41ea', 'CB09', 'settlement:cb0af5fb9231d8fa08a533d47e2c41ea/1', '2025-11-20', '2025-12-01', 'severance', 'commune_civil_servant', 'male', '50-54', '00002@2025-06-30', '2026-02-01', false, 104),
	('staff:68b6f4f95428376650654801fe595c33', 'CB08', 'settlement:68b6f4f95428376650654801fe595c33/1', '2025-07-10', '2025-08-01', 'severance', 'commune_civil_servant', 'female', '50-54', '00001@2025-06-30', NULL, true, 102);


--
-- Data for Name: fact_appointment_retracted; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.fact_appointment_retracted VALUES
	(85, 'staff:1bd40d5aeffcfcd64555b9c21dcc4afc', 5, '2025-07-15', '2026-11-27 12:03:01.629892+00', 'clerk', '4/QĐ', 'Điều 1', NULL, '', 84, 4, 'StaffAppointed', 'nhầm người');


--
-- Data for Name: fact_departure_corrected; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.fact_departure_corrected VALUES
	(106, 'staff:4536b238ea634ebd20504740e2d40237', 5, '2025-07-10', '2026-11-27 12:03:18.785295+00', 'clerk', '12/QĐ', 'Điều 1', NULL, '', 4, 'female', '50-54', '2025-03-01', 150, 150, NULL, NULL, false, NULL, 'sổ BHXH');


--
-- Data for Name: fact_departure_decided; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.fact_departure_decided VALUES
	(92, 'staff:2c070d662c839f2aac40a1c7a2b7b2bc', 4, '2025-04-20', '2026-11-27 12:03:13.047829+00', 'clerk', '9/QĐ', 'Điều 1', NULL, '', 'early_retirement', '2025-05-01', 'civil_servant', 'male', '55-59', '2025-03-01', 264, 264, NULL, NULL, false, NULL, 'settlement:2c070d662c839f2aac40a1c7a2b7b2bc/1'),
	(94, 'staff:1bd40d5aeffcfcd64555b9c21dcc4afc', 6, '2025-07-10', '2026-11-27 12:03:15.054877+00', 'clerk', '10/QĐ', 'Điều 1', NULL, '', 'severance', '2025-08-01', 'commune_civil_servant', 'male', '50-54', '2025-03-01', 120, 120, NULL, NULL, false, NULL, 'settlement:1bd40d5aeffcfcd64555b9c21dcc4afc/1'),
	(96, 'staff:4536b238ea634ebd20504740e2d40237', 4, '2025-07-10', '2026-11-27 12:03:15.054877+00', 'clerk', '10/QĐ', 'Điều 1', NULL, '', 'severance', '2025-08-01', 'commune_civil_servant', 'female', '50-54', '2025-03-01', NULL, 264, NULL, NULL, false, NULL, 'settlement:4536b238ea634ebd20504740e2d40237/1'),
	(97, 'staff:3f8eb946aea6bfe49b8b4bfcd449e8d7', 4, '2025-07-10', '2026-11-27 12:03:15.054877+00', 'clerk', '10/QĐ', 'Điều 1', NULL, '', 'part_time_severance', '2025-08-01', 'part_time', 'male', '40-49', NULL, NULL, NULL, 48, NULL, false, NULL, 'settlement:3f8eb946aea6bfe49b8b4bfcd449e8d7/1'),
	(99, 'staff:b29f9c88ef58c6bb608789ad63b6f139', 4, '2025-08-20', '2026-11-27 12:03:15.054877+00', 'clerk', '10/QĐ', 'Điều 1', NULL, '', 'severance', '2025-09-01', 'civil_servant', 'male', '60+', '2025-03-01', 264, 264, NULL, NULL, false, NULL, 'settlement:b29f9c88ef58c6bb608789ad63b6f139/1'),
	(101, 'staff:aa39e3e29e619948f59296943d3e5231', 4, '2025-08-01', '2026-11-27 12:03:15.054877+00', 'clerk', '10/QĐ', 'Điều 1', NULL, '', 'resignation', '2025-08-15', 'commune_civil_servant', 'male', '50-54', NULL, NULL, NULL, NULL, NULL, false, NULL, NULL),
	(102, 'staff:68b6f4f95428376650654801fe595c33', 4, '2025-07-10', '2026-11-27 12:03:15.054877+00', 'clerk', '10/QĐ', 'Điều 1', NULL, '', 'severance', '2025-08-01', 'commune_civil_servant', 'female', '50-54', '2025-03-01', 120, 120, NULL, NULL, false, NULL, 'settlement:68b6f4f95428376650654801fe595c33/1'),
	(104, 'staff:cb0af5fb9231d8fa08a533d47e2c41ea', 4, '2025-11-20', '2026-11-27 12:03:17.016225+00', 'clerk', '11/QĐ', 'Điều 1', NULL, '', 'severance', '2025-12-01', 'commune_civil_servant', 'male', '50-54', '2025-03-01', 120, 120, NULL, NULL, false, NULL, 'settlement:cb0af5fb9231d8fa08a533d47e2c41ea/1');


--
-- Data for Name: fact_departure_rescinded; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.fact_departure_rescinded VALUES
	(128, 'staff:68b6f4f95428376650654801fe595c33', 5, '2025-07-10', '2026-11-27 12:03:35.240567+00', 'clerk', '19/QĐ', 'Điều 1', NULL, '', 102, 4, 'DepartureDecided', 'ở lại');


--
-- Data for Name: fact_entitlement_assessed; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.fact_entitlement_assessed VALUES
	(93, 'settlement:2c070d662c839f2aac40a1c7a2b7b2bc/1', 1, '2025-04-20', '2026-11-27 12:03:13.047829+00', 'clerk', '9/QĐ', 'Điều 1', NULL, '', 'D178', 'D178/1', 'early_retirement', '{"sex": "male", "route": "early_retirement", "category": "civil_servant", "leaves_on": "2025-05-01", "decided_on": "2025-04-20", "insured_months": "264", "service_months": "264", "drawing_pension": "no", "rank_coefficient": "4.65", "leadership_coefficient": "0.60", "public_service_percent": "25", "restructuring_effective_on": "2025-03-01"}', 15356250, '[{"name": "rank_coefficient", "value": "4.65", "amount": 10881000, "formula": "4.65 x base salary 2,340,000"}, {"name": "leadership_coefficient", "value": "0.60", "amount": 1404000, "formula": "0.60 x base salary 2,340,000"}, {"name": "public_service_percent", "value": "25", "amount": 3071250, "formula": "% of rank, leadership and beyond-frame"}]', '[]', 30, '2.5', '22', true, '[{"name": "one_time", "amount": 460687500, "article": "D178 article 7 (i)", "formula": "30 x S"}, {"name": "early_years", "amount": 191953125, "article": "D178 article 7 (ii)", "formula": "2.5 x 5 x S"}, {"name": "insurance_time", "amount": 92137500, "article": "D178 article 7 (iii)", "formula": "(5 + 0.5 x 2) x S"}]', 744778125, '[]', '[]'),
	(95, 'settlement:1bd40d5aeffcfcd64555b9c21dcc4afc/1', 1, '2025-07-10', '2026-11-27 12:03:15.054877+00', 'clerk', '10/QĐ', 'Điều 1', NULL, '', 'D178', 'D178/1', 'severance', '{"sex": "male", "route": "severance", "category": "commune_civil_servant", "leaves_on": "2025-08-01", "decided_on": "2025-07-10", "insured_months": "120", "service_months": "120", "drawing_pension": "no", "rank_coefficient": "3.33", "public_service_percent": "25", "restructuring_effective_on": "2025-03-01"}', 9740250, '[{"name": "rank_coefficient", "value": "3.33", "amount": 7792200, "formula": "3.33 x base salary 2,340,000"}, {"name": "public_service_percent", "value": "25", "amount": 1948050, "formula": "% of rank, leadership and beyond-frame"}]', '[]', 95, '8', '10', true, '[{"name": "one_time", "amount": 467532000, "article": "D178 article 9", "formula": "0.8 x 60 x S"}, {"name": "insurance_time", "amount": 146103750, "article": "D178 article 9", "formula": "1.5 x 10 x S"}, {"name": "job_search", "amount": 29220750, "article": "D178 article 9", "formula": "3 x S"}]', 642856500, '[]', '[]'),
	(98, 'settlement:3f8eb946aea6bfe49b8b4bfcd449e8d7/1', 1, '2025-07-10', '2026-11-27 12:03:15.054877+00', 'clerk', '10/QĐ', 'Điều 1', NULL, '', 'D154', 'D154/1', 'part_time_severance', '{"sex": "male", "route": "part_time_severance", "category": "part_time", "leaves_on": "2025-08-01", "decided_on": "2025-07-10", "work_months": "48", "drawing_pension": "no", "part_time_allowance": "3510000"}', 3510000, '[{"name": "part_time_allowance", "value": "3510000", "amount": 3510000, "formula": "as recorded"}]', '[]', 164, '14', NULL, NULL, '[{"name": "one_time", "amount": 134784000, "article": "D154, part-time commune staff", "formula": "0.8 x 48 x P"}, {"name": "work_years", "amount": 21060000, "article": "D154, part-time commune staff", "formula": "1.5 x 4 x P"}, {"name": "job_search", "amount": 10530000, "article": "D154, part-time commune staff", "formula": "3 x P"}]', 166374000, '["not placed in a village or residential-group post, and not only a concurrent post given up: the facts do not say", "under D154 years are rounded from months as under D178"]', '[]'),
	(100, 'settlement:b29f9c88ef58c6bb608789ad63b6f139/1', 1, '2025-08-20', '2026-11-27 12:03:15.054877+00', 'clerk', '10/QĐ', 'Điều 1', NULL, '', 'R07', 'R07/1', 'severance', '{"sex": "male", "route": "severance", "category": "civil_servant", "leaves_on": "2025-09-01", "decided_on": "2025-08-20", "insured_months": "264", "service_months": "264", "drawing_pension": "no", "rank_coefficient": "3.33", "public_service_percent": "25", "restructuring_effective_on": "2025-03-01"}', 9740250, '[{"name": "rank_coefficient", "value": "3.33", "amount": 7792200, "formula": "3.33 x base salary 2,340,000"}, {"name": "public_service_percent", "value": "25", "amount": 1948050, "formula": "% of rank, leadership and beyond-frame"}]', '[]', -21, NULL, '22', NULL, '[{"name": "one_time", "amount": 175324500, "article": "R07, people at or over the pension age", "formula": "(15 + 0.5 x 6) x S"}]', 175324500, '["every limit on a departure compares leaves_on, the first day no longer in service; here the day before would give another answer", "R07: the months worked after the age are minus the months early, the salary is that of D178, and leaving from 01/09/2025 counts"]', '[]'),
	(103, 'settlement:68b6f4f95428376650654801fe595c33/1', 1, '2025-07-10', '2026-11-27 12:03:15.054877+00', 'clerk', '10/QĐ', 'Điều 1', NULL, '', 'D178', 'D178/1', 'severance', '{"sex": "female", "route": "severance", "category": "commune_civil_servant", "leaves_on": "2025-08-01", "decided_on": "2025-07-10", "insured_months": "120", "service_months": "120", "drawing_pension": "no", "rank_coefficient": "3.33", "public_service_percent": "25", "restructuring_effective_on": "2025-03-01"}', 9740250, '[{"name": "rank_coefficient", "value": "3.33", "amount": 7792200, "formula": "3.33 x base salary 2,340,000"}, {"name": "public_service_percent", "value": "25", "amount": 1948050, "formula": "% of rank, leadership and beyond-frame"}]', '[]', 106, '9', '10', true, '[{"name": "one_time", "amount": 467532000, "article": "D178 article 9", "formula": "0.8 x 60 x S"}, {"name": "insurance_time", "amount": 146103750, "article": "D178 article 9", "formula": "1.5 x 10 x S"}, {"name": "job_search", "amount": 29220750, "article": "D178 article 9", "formula": "3 x S"}]', 642856500, '["the pension age 59y8m of women born from 09/1974 is assumed"]', '[]'),
	(105, 'settlement:cb0af5fb9231d8fa08a533d47e2c41ea/1', 1, '2025-11-20', '2026-11-27 12:03:17.016225+00', 'clerk', '11/QĐ', 'Điều 1', NULL, '', 'D154', 'D154/1', 'severance', '{"sex": "male", "route": "severance", "category": "commune_civil_servant", "leaves_on": "2025-12-01", "decided_on": "2025-11-20", "insured_months": "120", "service_months": "120", "drawing_pension": "no", "rank_coefficient": "3.33", "public_service_percent": "25", "restructuring_effective_on": "2025-03-01"}', 7792200, '[{"name": "rank_coefficient", "value": "3.33", "amount": 7792200, "formula": "3.33 x base salary 2,340,000"}]', '[{"name": "public_service_percent", "value": "25", "article": "D154, current monthly salary"}]', 134, '11.5', '10', NULL, '[{"name": "insurance_time", "amount": 116883000, "article": "D154, immediate severance", "formula": "1.5 x 10 x S"}, {"name": "job_search", "amount": 23376600, "article": "D154, immediate severance", "formula": "3 x S"}]', 140259600, '["under D154 years are rounded from months as under D178", "D154 severance has the condition of D178 severance: 24 months or more, not eligible for early retirement"]', '[]'),
	(107, 'settlement:4536b238ea634ebd20504740e2d40237/1', 1, '2025-07-10', '2026-11-27 12:03:18.785295+00', 'clerk', '12/QĐ', 'Điều 1', NULL, '', 'D178', 'D178/1', 'severance', '{"sex": "female", "route": "severance", "category": "commune_civil_servant", "leaves_on": "2025-08-01", "decided_on": "2025-07-10", "insured_months": "150", "service_months": "150", "drawing_pension": "no", "rank_coefficient": "3.33", "public_service_percent": "25", "restructuring_effective_on": "2025-03-01"}', 9740250, '[{"name": "rank_coefficient", "value": "3.33", "amount": 7792200, "formula": "3.33 x base salary 2,340,000"}, {"name": "public_service_percent", "value": "25", "amount": 1948050, "formula": "% of rank, leadership and beyond-frame"}]', '[]', 64, '5.5', '12.5', true, '[{"name": "one_time", "amount": 467532000, "article": "D178 article 9", "formula": "0.8 x 60 x S"}, {"name": "insurance_time", "amount": 182629688, "article": "D178 article 9", "formula": "1.5 x 12.5 x S"}, {"name": "job_search", "amount": 29220750, "article": "D178 article 9", "formula": "3 x S"}]', 679382438, '[]', '[]');


--
-- Data for Name: fact_entitlement_reassessed; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.fact_entitlement_reassessed VALUES
	(109, 'settlement:1bd40d5aeffcfcd64555b9c21dcc4afc/1', 2, '2025-07-10', '2026-11-27 12:03:20.452322+00', 'clerk', '13/QĐ', 'Điều 1', NULL, '', 'D178', 'D178/1', 'severance', '{"sex": "male", "route": "severance", "category": "commune_civil_servant", "leaves_on": "2025-08-01", "decided_on": "2025-07-10", "insured_months": "120", "service_months": "120", "drawing_pension": "no", "rank_coefficient": "3.66", "public_service_percent": "25", "restructuring_effective_on": "2025-03-01"}', 10705500, '[{"name": "rank_coefficient", "value": "3.66", "amount": 8564400, "formula": "3.66 x base salary 2,340,000"}, {"name": "public_service_percent", "value": "25", "amount": 2141100, "formula": "% of rank, leadership and beyond-frame"}]', '[]', 95, '8', '10', true, '[{"name": "one_time", "amount": 513864000, "article": "D178 article 9", "formula": "0.8 x 60 x S"}, {"name": "insurance_time", "amount": 160582500, "article": "D178 article 9", "formula": "1.5 x 10 x S"}, {"name": "job_search", "amount": 32116500, "article": "D178 article 9", "formula": "3 x S"}]', 706563000, '[]', '[]', 642856500, 63706500, 'salary from 2025-07-01', '[]'),
	(129, 'settlement:68b6f4f95428376650654801fe595c33/1', 2, '2025-07-10', '2026-11-27 12:03:35.240567+00', 'clerk', '19/QĐ', 'Điều 1', NULL, '', NULL, 'D178/1', 'severance', '{"sex": "female", "route": "severance", "category": "commune_civil_servant", "leaves_on": "2025-08-01", "decided_on": "2025-07-10", "insured_months": "120", "service_months": "120", "drawing_pension": "no", "rank_coefficient": "3.33", "public_service_percent": "25", "restructuring_effective_on": "2025-03-01"}', NULL, '[]', '[]', NULL, NULL, NULL, NULL, '[]', 0, '[]', '[]', 642856500, -642856500, 'departure rescinded: ở lại', '[]');


--
-- Data for Name: fact_funding_approved; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.fact_funding_approved VALUES
	(112, 'settlement:1bd40d5aeffcfcd64555b9c21dcc4afc/1', 4, '2025-07-20', '2026-11-27 12:03:29.57897+00', 'clerk', '15/QĐ', 'Điều 1', NULL, '', 706563000, 'ngân sách tỉnh'),
	(114, 'settlement:cb0af5fb9231d8fa08a533d47e2c41ea/1', 3, '2025-12-02', '2026-11-27 12:03:29.57897+00', 'clerk', '15/QĐ', 'Điều 1', NULL, '', 140259600, 'ngân sách tỉnh'),
	(116, 'settlement:3f8eb946aea6bfe49b8b4bfcd449e8d7/1', 3, '2025-07-20', '2026-11-27 12:03:29.57897+00', 'clerk', '15/QĐ', 'Điều 1', NULL, '', 166374000, 'ngân sách tỉnh'),
	(118, 'settlement:2c070d662c839f2aac40a1c7a2b7b2bc/1', 3, '2025-07-20', '2026-11-27 12:03:29.57897+00', 'clerk', '15/QĐ', 'Điều 1', NULL, '', 744778125, 'ngân sách tỉnh');


--
-- Data for Name: fact_funding_submitted; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.fact_funding_submitted VALUES
	(111, 'settlement:1bd40d5aeffcfcd64555b9c21dcc4afc/1', 3, '2025-07-20', '2026-11-27 12:03:29.57897+00', 'clerk', '15/QĐ', 'Điều 1', NULL, '', 706563000, 'ngân sách tỉnh'),
	(113, 'settlement:cb0af5fb9231d8fa08a533d47e2c41ea/1', 2, '2025-12-02', '2026-11-27 12:03:29.57897+00', 'clerk', '15/QĐ', 'Điều 1', NULL, '', 140259600, 'ngân sách tỉnh'),
	(115, 'settlement:3f8eb946aea6bfe49b8b4bfcd449e8d7/1', 2, '2025-07-20', '2026-11-27 12:03:29.57897+00', 'clerk', '15/QĐ', 'Điều 1', NULL, '', 166374000, 'ngân sách tỉnh'),
	(117, 'settlement:2c070d662c839f2aac40a1c7a2b7b2bc/1', 2, '2025-07-20', '2026-11-27 12:03:29.57897+00', 'clerk', '15/QĐ', 'Điều 1', NULL, '', 744778125, 'ngân sách tỉnh');


--
-- Data for Name: fact_payout_made; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.fact_payout_made VALUES
	(119, 'settlement:2c070d662c839f2aac40a1c7a2b7b2bc/1', 4, '2025-08-01', '2026-11-27 12:03:30.96984+00', 'clerk', '16/QĐ', 'Điều 1', NULL, '', 744778125, 'UNC1'),
	(120, 'settlement:1bd40d5aeffcfcd64555b9c21dcc4afc/1', 5, '2025-08-10', '2026-11-27 12:03:30.96984+00', 'clerk', '16/QĐ', 'Điều 1', NULL, '', 100000000, 'UNC2'),
	(121, 'settlement:3f8eb946aea6bfe49b8b4bfcd449e8d7/1', 4, '2025-08-10', '2026-11-27 12:03:30.96984+00', 'clerk', '16/QĐ', 'Điều 1', NULL, '', 166374000, 'UNC3'),
	(122, 'settlement:cb0af5fb9231d8fa08a533d47e2c41ea/1', 4, '2025-12-05', '2026-11-27 12:03:30.96984+00', 'clerk', '16/QĐ', 'Điều 1', NULL, '', 50000000, 'UNC4');


--
-- Data for Name: fact_payout_reversed; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.fact_payout_reversed VALUES
	(123, 'settlement:1bd40d5aeffcfcd64555b9c21dcc4afc/1', 6, '2025-08-12', '2026-11-27 12:03:32.059206+00', 'clerk', '17/QĐ', 'Điều 1', NULL, '', 40000000, 'UNC5');


--
-- Data for Name: fact_personal_data_corrected; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.fact_personal_data_corrected VALUES
	(110, 'staff:6c13f058f806316c6f44165d85ec6a19', 4, '2025-06-30', '2026-11-27 12:03:21.395612+00', 'clerk', '14/QĐ', 'Điều 1', NULL, '', 'female', '\xf3433f62fc223209d641e20c3aa858be10a478ff44218192ee6edcbabb47fbffdf213072b808944ebaf842765251912eda15483bd337e353421cbc9c2cd190b008889c79f9dd5a998c531365bcb1b04abc3d22319c546387144643a974e47be7bf3f46bc4b77acfdb818aac020890708eb81d0db875f0c6b31440a5c31');


--
-- Data for Name: fact_repayment_ordered; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.fact_repayment_ordered VALUES
	(124, 'settlement:3f8eb946aea6bfe49b8b4bfcd449e8d7/1', 5, '2025-09-01', '2026-11-27 12:03:32.059206+00', 'clerk', '17/QĐ', 'Điều 1', NULL, '', 1000000, 'UNC6', NULL, ''),
	(127, 'settlement:cb0af5fb9231d8fa08a533d47e2c41ea/1', 5, '2026-02-01', '2026-11-27 12:03:33.35433+00', 'clerk', '18/QĐ', 'Điều 1', NULL, '', 50000000, '', 5, 'appointed on 2026-02-01 to a post paid by the State budget, after leaving on 2025-12-01');


--
-- Data for Name: fact_repayment_received; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.fact_repayment_received VALUES
	(125, 'settlement:3f8eb946aea6bfe49b8b4bfcd449e8d7/1', 6, '2025-09-10', '2026-11-27 12:03:32.059206+00', 'clerk', '17/QĐ', 'Điều 1', NULL, '', 1000000, 'UNC7');


--
-- Data for Name: fact_salary_changed; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.fact_salary_changed VALUES
	(39, 'staff:c746e61b8bf65cea7dd058c4d7d64499', 3, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', '{"rank_coefficient": "3.33", "public_service_percent": "25"}'),
	(42, 'staff:e85213062d882d3e22ec6d100e967fee', 3, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', '{"rank_coefficient": "3.33", "public_service_percent": "25"}'),
	(45, 'staff:fbdbfc556cee7d79ba8f19a16140b758', 3, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', '{"rank_coefficient": "3.33", "public_service_percent": "25"}'),
	(48, 'staff:f893e48762c5830ee069a1534bd685f1', 3, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', '{"rank_coefficient": "3.33", "public_service_percent": "25"}'),
	(51, 'staff:1bd40d5aeffcfcd64555b9c21dcc4afc', 3, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', '{"rank_coefficient": "3.33", "public_service_percent": "25"}'),
	(54, 'staff:4536b238ea634ebd20504740e2d40237', 3, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', '{"rank_coefficient": "3.33", "public_service_percent": "25"}'),
	(57, 'staff:aa39e3e29e619948f59296943d3e5231', 3, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', '{"rank_coefficient": "3.33", "public_service_percent": "25"}'),
	(60, 'staff:68b6f4f95428376650654801fe595c33', 3, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', '{"rank_coefficient": "3.33", "public_service_percent": "25"}'),
	(63, 'staff:cb0af5fb9231d8fa08a533d47e2c41ea', 3, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', '{"rank_coefficient": "3.33", "public_service_percent": "25"}'),
	(66, 'staff:6c13f058f806316c6f44165d85ec6a19', 3, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', '{"rank_coefficient": "3.33", "public_service_percent": "25"}'),
	(69, 'staff:3f8eb946aea6bfe49b8b4bfcd449e8d7', 3, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', '{"part_time_allowance": "3510000"}'),
	(72, 'staff:2c070d662c839f2aac40a1c7a2b7b2bc', 3, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', '{"rank_coefficient": "4.65", "leadership_coefficient": "0.60", "public_service_percent": "25"}'),
	(75, 'staff:b29f9c88ef58c6bb608789ad63b6f139', 3, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', '{"rank_coefficient": "3.33", "public_service_percent": "25"}'),
	(78, 'staff:a51218e782acdbbf2748c6f50480f1a5', 3, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', '{"rank_coefficient": "3.33", "public_service_percent": "25"}'),
	(108, 'staff:1bd40d5aeffcfcd64555b9c21dcc4afc', 7, '2025-07-01', '2026-11-27 12:03:20.452322+00', 'clerk', '13/QĐ', 'Điều 1', NULL, '', '{"rank_coefficient": "3.66", "public_service_percent": "25"}');


--
-- Data for Name: fact_secondment_retracted; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.fact_secondment_retracted VALUES
	(88, 'staff:f893e48762c5830ee069a1534bd685f1', 6, '2025-08-01', '2026-11-27 12:03:06.237588+00', 'clerk', '6/QĐ', 'Điều 1', NULL, '', 87, 5, 'SecondmentStarted', 'nhầm');


--
-- Data for Name: fact_secondment_started; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.fact_secondment_started VALUES
	(86, 'staff:fbdbfc556cee7d79ba8f19a16140b758', 5, '2025-08-01', '2026-11-27 12:03:03.374809+00', 'clerk', '5/QĐ', 'Điều 1', NULL, '', '00031@2025-07-01', '2026-02-01', 'tăng cường'),
	(87, 'staff:f893e48762c5830ee069a1534bd685f1', 5, '2025-08-01', '2026-11-27 12:03:03.374809+00', 'clerk', '5/QĐ', 'Điều 1', NULL, '', '00001@2025-07-01', NULL, 'tăng cường');


--
-- Data for Name: fact_staff_appointed; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.fact_staff_appointed VALUES
	(38, 'staff:c746e61b8bf65cea7dd058c4d7d64499', 2, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', '00002@2025-06-30', 'specialist', 'appointed', false, true, NULL),
	(41, 'staff:e85213062d882d3e22ec6d100e967fee', 2, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', '00003@2025-06-30', 'specialist', 'appointed', false, true, NULL),
	(44, 'staff:fbdbfc556cee7d79ba8f19a16140b758', 2, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', '00004@2025-06-30', 'specialist', 'appointed', false, true, NULL),
	(47, 'staff:f893e48762c5830ee069a1534bd685f1', 2, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', '00005@2025-06-30', 'specialist', 'appointed', false, true, NULL),
	(50, 'staff:1bd40d5aeffcfcd64555b9c21dcc4afc', 2, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', '00006@2025-06-30', 'specialist', 'appointed', false, true, NULL),
	(53, 'staff:4536b238ea634ebd20504740e2d40237', 2, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', '00007@2025-06-30', 'specialist', 'appointed', false, true, NULL),
	(56, 'staff:aa39e3e29e619948f59296943d3e5231', 2, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', '00008@2025-06-30', 'specialist', 'appointed', false, true, NULL),
	(59, 'staff:68b6f4f95428376650654801fe595c33', 2, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', '00001@2025-06-30', 'specialist', 'appointed', false, true, NULL),
	(62, 'staff:cb0af5fb9231d8fa08a533d47e2c41ea', 2, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', '00002@2025-06-30', 'specialist', 'appointed', false, true, NULL),
	(65, 'staff:6c13f058f806316c6f44165d85ec6a19', 2, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', '00003@2025-06-30', 'specialist', 'appointed', false, true, NULL),
	(68, 'staff:3f8eb946aea6bfe49b8b4bfcd449e8d7', 2, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', '00002@2025-06-30', 'part_timer', 'appointed', false, true, NULL),
	(71, 'staff:2c070d662c839f2aac40a1c7a2b7b2bc', 2, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', '01@2025-06-30', 'specialist', 'appointed', false, true, NULL),
	(74, 'staff:b29f9c88ef58c6bb608789ad63b6f139', 2, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', '02@2025-06-30', 'specialist', 'appointed', false, true, NULL),
	(77, 'staff:a51218e782acdbbf2748c6f50480f1a5', 2, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', '00005@2025-06-30', 'specialist', 'appointed', false, true, NULL),
	(79, 'staff:c746e61b8bf65cea7dd058c4d7d64499', 4, '2025-07-01', '2026-11-27 12:02:58.517888+00', 'clerk', '2/QĐ', 'Điều 1', NULL, '', '00001@2025-07-01', 'party_secretary', 'reassigned', false, true, NULL),
	(80, 'staff:c746e61b8bf65cea7dd058c4d7d64499', 5, '2025-07-01', '2026-11-27 12:02:58.517888+00', 'clerk', '2/QĐ', 'Điều 1', NULL, '', '00001@2025-07-01', 'council_chair', 'elected', true, true, NULL),
	(81, 'staff:e85213062d882d3e22ec6d100e967fee', 4, '2025-07-01', '2026-11-27 12:02:58.517888+00', 'clerk', '2/QĐ', 'Điều 1', NULL, '', '00031@2025-07-01', 'specialist', 'reassigned', false, true, NULL),
	(82, 'staff:fbdbfc556cee7d79ba8f19a16140b758', 4, '2025-07-01', '2026-11-27 12:02:58.517888+00', 'clerk', '2/QĐ', 'Điều 1', NULL, '', '00004@2025-06-30', 'specialist', 'reassigned', false, true, NULL),
	(83, 'staff:f893e48762c5830ee069a1534bd685f1', 4, '2025-07-01', '2026-11-27 12:02:58.517888+00', 'clerk', '2/QĐ', 'Điều 1', NULL, '', '00005@2025-06-30', 'specialist', 'reassigned', false, true, NULL),
	(84, 'staff:1bd40d5aeffcfcd64555b9c21dcc4afc', 4, '2025-07-15', '2026-11-27 12:02:59.784959+00', 'clerk', '3/QĐ', 'Điều 1', NULL, '', '00006@2025-06-30', 'specialist', 'transferred', false, true, NULL),
	(126, 'staff:cb0af5fb9231d8fa08a533d47e2c41ea', 5, '2026-02-01', '2026-11-27 12:03:33.35433+00', 'clerk', '18/QĐ', 'Điều 1', NULL, '', '00001@2025-07-01', 'specialist', 're_recruited', false, true, NULL);


--
-- Data for Name: fact_staff_registered; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.fact_staff_registered VALUES
	(37, 'staff:c746e61b8bf65cea7dd058c4d7d64499', 1, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', 'CB01', 'male', 'commune_civil_servant', '2005-03-01', '\x5b43bc3d4c098bd5c5c5132464105e87d6880d036d9c5bd9cf7509d749fb1880e1be5f75da1fcf771d0339443fe7992571b67626587c79bb3f71579266a485d1511ef2f1da3fc7d2e757d74cf62e48371ed30cdfc7fc432132b990fb613060c8bc28676cf91d21eb240c9e2f20438ead80fd14e7588d526f'),
	(40, 'staff:e85213062d882d3e22ec6d100e967fee', 1, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', 'CB02', 'female', 'commune_civil_servant', '2005-03-01', '\x36d9b593e281952859ee62269db26c44667409b254cb7497c95a00473b73cd39ea6b1315799881fe6a7e179e42ba726c3c5c9e6580df57f3c5830a3fd505c00a2290698a4ae06940150b9fec18750155b7f310575f1f06c5937861bad46a8195f39b16cec7f19d5f5853fa31894c7dd962842a2c77dad83b'),
	(43, 'staff:fbdbfc556cee7d79ba8f19a16140b758', 1, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', 'CB03', 'male', 'commune_civil_servant', '2005-03-01', '\x881dd6f09c95d7e97481577e49ce3ff5e0cc5279e01c1a897e3f5121d2ea3c75a02aebb6ef5347ba51665b09a743c8d6fc2544cff4b90a7a21e622bfdeed0b90e132ea4bcb633ce61b852d2fcf8a6fb02a91b993cac37556acc7e4dd45b17d3b512e54df4bf1ed74ed4da19060bc626d7c210215909d3093'),
	(46, 'staff:f893e48762c5830ee069a1534bd685f1', 1, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', 'CB04', 'female', 'commune_civil_servant', '2005-03-01', '\xc73733d885a6888b1e17efb91f1aa79d9dac72124280c758e4266dfac9fe98a44b4cdcce7d0bd4993820a9b6a6a2eddf6c8d46129cb9d1279be7d91812a49e67cd99675947d4a95fdefc4978180e32c7010a670be351f5cca89ce346e3cad2905b3c08922d02662ee9a54967ec82193717f511462dd87360'),
	(49, 'staff:1bd40d5aeffcfcd64555b9c21dcc4afc', 1, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', 'CB05', 'male', 'commune_civil_servant', '2005-03-01', '\x921d1f9c2db6046c955fead0ba04876ff7facffae2b32573067a48e073f5a93d1c408f4c4b46cf3b2e6c52c57c45f9b1178488d108ebc2a83a7c656ff98d7244a71fb9dbd85d2882533e6ae1646c35eb66311ed6aecc86806b0a62202f359ecdaed1c953ee08edaa324eb85fc717e79d2b527ebaa6020939'),
	(52, 'staff:4536b238ea634ebd20504740e2d40237', 1, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', 'CB06', 'female', 'commune_civil_servant', '2005-03-01', '\x3f4464ce74612adc6643ab6ae70672e40b7f78eb3dd8782423961d8cc528896bea98f93eaa3fda384eabd7f54087d9f6dce3b07add901759ed208bf5cf20de9c9cdb66f0e3c477b0379111d8723aa46b66b99b31ea2b6b8b9dd2d83d9bf01b5118679ee1a8713e77d74f1c04ae8cda95bb5819e2447e4de9'),
	(55, 'staff:aa39e3e29e619948f59296943d3e5231', 1, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', 'CB07', 'male', 'commune_civil_servant', '2005-03-01', '\xe55fc90f594fca24b8a72523738e2c32f97ecb5cbeb70b8f1c1b11c1a3a16a09a67673eecead46cfbd911c9146a96fe61ec51954cb50dbd5d29799c3d589d4ebd9ca0ea37803df4ba711b75478a048f9348d414af2f60491579fea6676bd8f2788496e61ad312b990abc2dab2ee8a6dd1924f1e7b9a3da65'),
	(58, 'staff:68b6f4f95428376650654801fe595c33', 1, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', 'CB08', 'female', 'commune_civil_servant', '2005-03-01', '\x3f7c9c66c485dde0a06a9dc9b91c751fac2298ff2af3a2f2ecd0e6bde29c6dd91bd512738c78cba3b91641a5f179880e5e272d7516e59c7e33292567e64a44a1a823427dd28845e1f3f08f261c3e7e02f29d78e0ca239a44a148b6a13a733b9aad1e3b7933bf3ce68751460de0993d883628161e5a8fcee2'),
	(61, 'staff:cb0af5fb9231d8fa08a533d47e2c41ea', 1, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', 'CB09', 'male', 'commune_civil_servant', '2005-03-01', '\x6559d35c90da21d22ee21e12b93e8a0ce3b16d8811a00016a038a784ce9ff353b1cb2787586ec610c581a8c47e0021cd7969166d4d3e204303202d65c5b578c684ab60922d604bc35aa76a02af8f815b29f59310bac0134a7c6a258abaa5cbe61e976047168ef86a6a7cd340a4c405de6ed15f067870fd6c'),
	(64, 'staff:6c13f058f806316c6f44165d85ec6a19', 1, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', 'CB10', 'female', 'commune_civil_servant', '2005-03-01', '\x91de0d5c7b9d042bd7feaa0b19cb274cc173da514a2333d491c9f523b5cdee40e4a015b16db024c3341fce26f5d4b61949c705b8ba18db930d60c4b8a79a930b1a0db430c7d2501d49294edaeb601fca2ce484fff3a9bb62045842ab894f559b5dfab8fdaba20e323ca0a1587142f20cac8926e853897329'),
	(67, 'staff:3f8eb946aea6bfe49b8b4bfcd449e8d7', 1, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', 'CB11', 'male', 'part_time', '2005-03-01', '\x85885a90a1341b38238a5096ccf56b68bbf9c90772fcdf7dd1478ff0d41c0e16e9848ff84e4057eb6955a02a327111bfe67efef8d046a5b61e1cb51e00dab01c564df598f23af06003bb80d064bff011e671e8f15d9fb0d038ba05ce9c6bf3039e09204c7d4d722b437d6ec7bc68435037133e6f4611cd5a'),
	(70, 'staff:2c070d662c839f2aac40a1c7a2b7b2bc', 1, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', 'CB12', 'male', 'civil_servant', '2005-03-01', '\xa49e21513b507a2f69da104d9f9cbd580771c47e34850c66e5042ed3c499283d17ee3610f38ce1f2158945627eeeed5de13174315e235541b740e250368f19bd170736d3a7092e4aac653b85176b37c2c909348e009cc0d17c7cc923a0993f6c94ea4d10a61bb61ffe507a09b179817d52f2714bf8caef91'),
	(73, 'staff:b29f9c88ef58c6bb608789ad63b6f139', 1, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', 'CB13', 'male', 'civil_servant', '2005-03-01', '\x2222e00ef53f633c2bf81fead3b18aab1ef7d83e3d6b996897c9a6451eaa9a712c2e63be4180a6ec85ae45352197fb91edda0035f8f93a5b19e7287e93f023e9db23be157ae3998f216ba9bd48d284520506a74b23c6fe0c5922c56cbf7c5daf1dca049f927200a523b6cdfb11dc40e19b42d45adc7452ec'),
	(76, 'staff:a51218e782acdbbf2748c6f50480f1a5', 1, '2025-06-30', '2026-11-27 12:02:56.992258+00', 'clerk', '1/QĐ', 'Điều 1', NULL, '', 'CB14', 'male', 'commune_cadre', '2005-03-01', '\xb4504bf9de660abeaac17ceb0a0b366ecc7c12ce3534065323fe0ffc248df1e5229d7929238facc9aad0710dd0fc031012bbca0ceeb3dbe84b2414177de405dbb7964d9d34d6930064cd149274fcc6cb0e11713eb028ca8d4d2062df794a47eb8871d95f315d7b08678efb0fb8fe7531bd768242f11cfd8a');


--
-- Data for Name: fact_staffing_quota_set; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.fact_staffing_quota_set VALUES
	(89, 'unit:00001@2025-07-01', 3, '2025-07-01', '2026-11-27 12:03:08.138352+00', 'clerk', '7/QĐ', 'Điều 1', NULL, '', 'all', 60),
	(90, 'unit:00031@2025-07-01', 2, '2025-07-01', '2026-11-27 12:03:08.138352+00', 'clerk', '7/QĐ', 'Điều 1', NULL, '', 'commune_cadre', 20);


--
-- Data for Name: fact_territory_transferred; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.fact_territory_transferred VALUES
	(34, 'unit:00001@2025-07-01', 2, '2025-09-01', '2026-11-27 12:02:55.474626+00', 'clerk', '1/NQ', '1', NULL, '', 'gave', '00007@2025-06-30', 'part', ''),
	(35, 'unit:00007@2025-06-30', 3, '2025-09-01', '2026-11-27 12:02:55.474626+00', 'clerk', '1/NQ', '1', NULL, '', 'received', '00001@2025-07-01', 'part', '');


--
-- Data for Name: fact_unit_change_retracted; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.fact_unit_change_retracted VALUES
	(91, 'unit:00007@2025-06-30', 5, '2025-10-01', '2026-11-27 12:03:11.145863+00', 'clerk', '8/QĐ', 'Điều 1', NULL, '', 36, 4, 'UnitRenamed', 'nhầm tên');


--
-- Data for Name: fact_unit_dissolved; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.fact_unit_dissolved VALUES
	(14, 'unit:01@2025-06-30', 2, '2025-07-01', '2026-11-27 12:02:55.474626+00', 'clerk', '1/NQ', '1', NULL, '', '[{"scope": "whole", "unit_id": "01@2025-07-01"}]'),
	(15, 'unit:02@2025-06-30', 2, '2025-07-01', '2026-11-27 12:02:55.474626+00', 'clerk', '1/NQ', '1', NULL, '', '[{"scope": "whole", "unit_id": "01@2025-07-01"}]'),
	(16, 'unit:11@2025-06-30', 2, '2025-07-01', '2026-11-27 12:02:55.474626+00', 'clerk', '1/NQ', '1', NULL, '', '[]'),
	(17, 'unit:12@2025-06-30', 2, '2025-07-01', '2026-11-27 12:02:55.474626+00', 'clerk', '1/NQ', '1', NULL, '', '[]'),
	(19, 'unit:00001@2025-06-30', 2, '2025-07-01', '2026-11-27 12:02:55.474626+00', 'clerk', '1/NQ', '1', NULL, '', '[{"scope": "whole", "unit_id": "00001@2025-07-01"}]'),
	(20, 'unit:00002@2025-06-30', 2, '2025-07-01', '2026-11-27 12:02:55.474626+00', 'clerk', '1/NQ', '1', NULL, '', '[{"scope": "whole", "unit_id": "00001@2025-07-01"}]'),
	(23, 'unit:00003@2025-06-30', 2, '2025-07-01', '2026-11-27 12:02:55.474626+00', 'clerk', '1/NQ', '1', NULL, '', '[{"scope": "part", "unit_id": "00031@2025-07-01"}, {"scope": "remainder", "unit_id": "00003@2025-07-01"}]'),
	(30, 'unit:00008@2025-06-30', 2, '2025-07-01', '2026-11-27 12:02:55.474626+00', 'clerk', '1/NQ', '1', NULL, '', '[{"scope": "whole", "unit_id": "00008@2025-07-01"}]');


--
-- Data for Name: fact_unit_established; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.fact_unit_established VALUES
	(21, 'unit:00031@2025-07-01', 1, '2025-07-01', '2026-11-27 12:02:55.474626+00', 'clerk', '1/NQ', '1', NULL, '', '00031', 'Phường Ba Trên', 'ward', '01@2025-07-01', '[{"note": "", "scope": "part", "unit_id": "00003@2025-06-30"}]'),
	(22, 'unit:00003@2025-07-01', 1, '2025-07-01', '2026-11-27 12:02:55.474626+00', 'clerk', '1/NQ', '1', NULL, '', '00003', 'Xã Ba Dưới', 'commune', '01@2025-07-01', '[{"note": "", "scope": "remainder", "unit_id": "00003@2025-06-30"}]');


--
-- Data for Name: fact_unit_reassigned; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.fact_unit_reassigned VALUES
	(24, 'unit:00004@2025-06-30', 2, '2025-07-01', '2026-11-27 12:02:55.474626+00', 'clerk', '1/NQ', '1', NULL, '', '01@2025-07-01'),
	(26, 'unit:00005@2025-06-30', 3, '2025-07-01', '2026-11-27 12:02:55.474626+00', 'clerk', '1/NQ', '1', NULL, '', '01@2025-07-01'),
	(27, 'unit:00006@2025-06-30', 2, '2025-07-01', '2026-11-27 12:02:55.474626+00', 'clerk', '1/NQ', '1', NULL, '', '01@2025-07-01'),
	(28, 'unit:00007@2025-06-30', 2, '2025-07-01', '2026-11-27 12:02:55.474626+00', 'clerk', '1/NQ', '1', NULL, '', '01@2025-07-01');


--
-- Data for Name: fact_unit_reclassified; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.fact_unit_reclassified VALUES
	(32, 'unit:00004@2025-06-30', 4, '2025-09-01', '2026-11-27 12:02:55.474626+00', 'clerk', '1/NQ', '1', NULL, '', 'ward');


--
-- Data for Name: fact_unit_recoded; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.fact_unit_recoded VALUES
	(33, 'unit:00006@2025-06-30', 3, '2025-09-01', '2026-11-27 12:02:55.474626+00', 'clerk', '1/NQ', '1', NULL, '', '00066');


--
-- Data for Name: fact_unit_registered; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.fact_unit_registered VALUES
	(1, 'unit:01@2025-06-30', 1, '2025-06-30', '2026-11-27 12:02:53.854428+00', 'clerk', 'danh mục', '', NULL, '', '01', 'Tỉnh Một', 'province', NULL),
	(2, 'unit:02@2025-06-30', 1, '2025-06-30', '2026-11-27 12:02:53.854428+00', 'clerk', 'danh mục', '', NULL, '', '02', 'Tỉnh Hai', 'province', NULL),
	(3, 'unit:11@2025-06-30', 1, '2025-06-30', '2026-11-27 12:02:53.854428+00', 'clerk', 'danh mục', '', NULL, '', '11', 'Huyện Một', 'rural_district', '01@2025-06-30'),
	(4, 'unit:12@2025-06-30', 1, '2025-06-30', '2026-11-27 12:02:53.854428+00', 'clerk', 'danh mục', '', NULL, '', '12', 'Huyện Hai', 'rural_district', '02@2025-06-30'),
	(5, 'unit:00001@2025-06-30', 1, '2025-06-30', '2026-11-27 12:02:53.854428+00', 'clerk', 'danh mục', '', NULL, '', '00001', 'Xã Một', 'commune', '11@2025-06-30'),
	(6, 'unit:00002@2025-06-30', 1, '2025-06-30', '2026-11-27 12:02:53.854428+00', 'clerk', 'danh mục', '', NULL, '', '00002', 'Xã Hai', 'commune', '11@2025-06-30'),
	(7, 'unit:00003@2025-06-30', 1, '2025-06-30', '2026-11-27 12:02:53.854428+00', 'clerk', 'danh mục', '', NULL, '', '00003', 'Xã Ba', 'commune', '11@2025-06-30'),
	(8, 'unit:00004@2025-06-30', 1, '2025-06-30', '2026-11-27 12:02:53.854428+00', 'clerk', 'danh mục', '', NULL, '', '00004', 'Xã Bốn', 'commune', '11@2025-06-30'),
	(9, 'unit:00005@2025-06-30', 1, '2025-06-30', '2026-11-27 12:02:53.854428+00', 'clerk', 'danh mục', '', NULL, '', '00005', 'Xã Năm', 'commune', '12@2025-06-30'),
	(10, 'unit:00006@2025-06-30', 1, '2025-06-30', '2026-11-27 12:02:53.854428+00', 'clerk', 'danh mục', '', NULL, '', '00006', 'Xã Sáu', 'commune', '12@2025-06-30'),
	(11, 'unit:00007@2025-06-30', 1, '2025-06-30', '2026-11-27 12:02:53.854428+00', 'clerk', 'danh mục', '', NULL, '', '00007', 'Xã Bảy', 'commune', '12@2025-06-30'),
	(12, 'unit:00008@2025-06-30', 1, '2025-06-30', '2026-11-27 12:02:53.854428+00', 'clerk', 'danh mục', '', NULL, '', '00008', 'Xã Tám', 'commune', '12@2025-06-30');


--
-- Data for Name: fact_unit_renamed; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.fact_unit_renamed VALUES
	(25, 'unit:00005@2025-06-30', 2, '2025-07-01', '2026-11-27 12:02:55.474626+00', 'clerk', '1/NQ', '1', NULL, '', 'Xã Năm Mới'),
	(31, 'unit:00004@2025-06-30', 3, '2025-09-01', '2026-11-27 12:02:55.474626+00', 'clerk', '1/NQ', '1', NULL, '', 'Phường Bốn'),
	(36, 'unit:00007@2025-06-30', 4, '2025-10-01', '2026-11-27 12:02:55.474626+00', 'clerk', '1/NQ', '1', NULL, '', 'Xã Bảy Sai');


--
-- Data for Name: fact_units_merged; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.fact_units_merged VALUES
	(13, 'unit:01@2025-07-01', 1, '2025-07-01', '2026-11-27 12:02:55.474626+00', 'clerk', '1/NQ', '1', NULL, '', '01', 'Tỉnh Một Hai', 'province', NULL, '[{"note": "", "scope": "whole", "unit_id": "01@2025-06-30"}, {"note": "", "scope": "whole", "unit_id": "02@2025-06-30"}]'),
	(18, 'unit:00001@2025-07-01', 1, '2025-07-01', '2026-11-27 12:02:55.474626+00', 'clerk', '1/NQ', '1', NULL, '', '00001', 'Xã Một Hai', 'commune', '01@2025-07-01', '[{"note": "", "scope": "whole", "unit_id": "00001@2025-06-30"}, {"note": "", "scope": "whole", "unit_id": "00002@2025-06-30"}]'),
	(29, 'unit:00008@2025-07-01', 1, '2025-07-01', '2026-11-27 12:02:55.474626+00', 'clerk', '1/NQ', '1', NULL, '', '00008', 'Đặc khu Tám', 'special_zone', '01@2025-07-01', '[{"note": "", "scope": "whole", "unit_id": "00008@2025-06-30"}]');


--
-- Data for Name: known_complete; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.known_complete VALUES
	(true, 129);


--
-- Data for Name: post_spans; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.post_spans VALUES
	('staff:6c13f058f806316c6f44165d85ec6a19', '00003@2025-06-30', 'specialist', false, '2025-06-30', NULL, 65),
	('staff:a51218e782acdbbf2748c6f50480f1a5', '00005@2025-06-30', 'specialist', false, '2025-06-30', NULL, 77),
	('staff:c746e61b8bf65cea7dd058c4d7d64499', '00002@2025-06-30', 'specialist', false, '2025-06-30', '2025-07-01', 38),
	('staff:c746e61b8bf65cea7dd058c4d7d64499', '00001@2025-07-01', 'party_secretary', false, '2025-07-01', NULL, 79),
	('staff:e85213062d882d3e22ec6d100e967fee', '00003@2025-06-30', 'specialist', false, '2025-06-30', '2025-07-01', 41),
	('staff:e85213062d882d3e22ec6d100e967fee', '00031@2025-07-01', 'specialist', false, '2025-07-01', NULL, 81),
	('staff:f893e48762c5830ee069a1534bd685f1', '00005@2025-06-30', 'specialist', false, '2025-06-30', '2025-07-01', 47),
	('staff:f893e48762c5830ee069a1534bd685f1', '00005@2025-06-30', 'specialist', false, '2025-07-01', NULL, 83),
	('staff:fbdbfc556cee7d79ba8f19a16140b758', '00004@2025-06-30', 'specialist', false, '2025-06-30', '2025-07-01', 44),
	('staff:fbdbfc556cee7d79ba8f19a16140b758', '00004@2025-06-30', 'specialist', false, '2025-07-01', NULL, 82),
	('staff:c746e61b8bf65cea7dd058c4d7d64499', '00001@2025-07-01', 'council_chair', true, '2025-07-01', NULL, 80),
	('staff:1bd40d5aeffcfcd64555b9c21dcc4afc', '00006@2025-06-30', 'specialist', false, '2025-06-30', '2025-08-01', 50),
	('staff:3f8eb946aea6bfe49b8b4bfcd449e8d7', '00002@2025-06-30', 'part_timer', false, '2025-06-30', '2025-08-01', 68),
	('staff:4536b238ea634ebd20504740e2d40237', '00007@2025-06-30', 'specialist', false, '2025-06-30', '2025-08-01', 53),
	('staff:aa39e3e29e619948f59296943d3e5231', '00008@2025-06-30', 'specialist', false, '2025-06-30', '2025-08-15', 56),
	('staff:b29f9c88ef58c6bb608789ad63b6f139', '02@2025-06-30', 'specialist', false, '2025-06-30', '2025-09-01', 74),
	('staff:cb0af5fb9231d8fa08a533d47e2c41ea', '00002@2025-06-30', 'specialist', false, '2025-06-30', '2025-12-01', 62),
	('staff:cb0af5fb9231d8fa08a533d47e2c41ea', '00001@2025-07-01', 'specialist', false, '2026-02-01', NULL, 126),
	('staff:68b6f4f95428376650654801fe595c33', '00001@2025-06-30', 'specialist', false, '2025-06-30', NULL, 59);


--
-- Data for Name: quota_spans; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.quota_spans VALUES
	('00001@2025-07-01', 'all', 60, '2025-07-01', NULL, 89),
	('00031@2025-07-01', 'commune_cadre', 20, '2025-07-01', NULL, 90);


--
-- Data for Name: secondment_spans; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.secondment_spans VALUES
	('staff:fbdbfc556cee7d79ba8f19a16140b758', '00031@2025-07-01', '2025-08-01', '2026-02-01', 'tăng cường', 86);


--
-- Data for Name: settlement_entries; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.settlement_entries VALUES
	('settlement:2c070d662c839f2aac40a1c7a2b7b2bc/1', '2025-07-20', 'submitted', 744778125, 117),
	('settlement:2c070d662c839f2aac40a1c7a2b7b2bc/1', '2025-07-20', 'approved', 744778125, 118),
	('settlement:2c070d662c839f2aac40a1c7a2b7b2bc/1', '2025-08-01', 'paid', 744778125, 119),
	('settlement:1bd40d5aeffcfcd64555b9c21dcc4afc/1', '2025-07-20', 'submitted', 706563000, 111),
	('settlement:3f8eb946aea6bfe49b8b4bfcd449e8d7/1', '2025-07-20', 'submitted', 166374000, 115),
	('settlement:1bd40d5aeffcfcd64555b9c21dcc4afc/1', '2025-07-20', 'approved', 706563000, 112),
	('settlement:3f8eb946aea6bfe49b8b4bfcd449e8d7/1', '2025-07-20', 'approved', 166374000, 116),
	('settlement:1bd40d5aeffcfcd64555b9c21dcc4afc/1', '2025-08-10', 'paid', 100000000, 120),
	('settlement:3f8eb946aea6bfe49b8b4bfcd449e8d7/1', '2025-08-10', 'paid', 166374000, 121),
	('settlement:1bd40d5aeffcfcd64555b9c21dcc4afc/1', '2025-08-12', 'reversed', 40000000, 123),
	('settlement:3f8eb946aea6bfe49b8b4bfcd449e8d7/1', '2025-09-01', 'ordered_back', 1000000, 124),
	('settlement:3f8eb946aea6bfe49b8b4bfcd449e8d7/1', '2025-09-10', 'came_back', 1000000, 125),
	('settlement:cb0af5fb9231d8fa08a533d47e2c41ea/1', '2025-12-02', 'submitted', 140259600, 113),
	('settlement:cb0af5fb9231d8fa08a533d47e2c41ea/1', '2025-12-02', 'approved', 140259600, 114),
	('settlement:cb0af5fb9231d8fa08a533d47e2c41ea/1', '2025-12-05', 'paid', 50000000, 122),
	('settlement:cb0af5fb9231d8fa08a533d47e2c41ea/1', '2026-02-01', 'ordered_back', 50000000, 127);


--
-- Data for Name: staff; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.staff VALUES
	('staff:c746e61b8bf65cea7dd058c4d7d64499', 'CB01', 'male', 'commune_civil_servant', '2025-06-30', '2005-03-01'),
	('staff:e85213062d882d3e22ec6d100e967fee', 'CB02', 'female', 'commune_civil_servant', '2025-06-30', '2005-03-01'),
	('staff:fbdbfc556cee7d79ba8f19a16140b758', 'CB03', 'male', 'commune_civil_servant', '2025-06-30', '2005-03-01'),
	('staff:f893e48762c5830ee069a1534bd685f1', 'CB04', 'female', 'commune_civil_servant', '2025-06-30', '2005-03-01'),
	('staff:1bd40d5aeffcfcd64555b9c21dcc4afc', 'CB05', 'male', 'commune_civil_servant', '2025-06-30', '2005-03-01'),
	('staff:4536b238ea634ebd20504740e2d40237', 'CB06', 'female', 'commune_civil_servant', '2025-06-30', '2005-03-01'),
	('staff:aa39e3e29e619948f59296943d3e5231', 'CB07', 'male', 'commune_civil_servant', '2025-06-30', '2005-03-01'),
	('staff:68b6f4f95428376650654801fe595c33', 'CB08', 'female', 'commune_civil_servant', '2025-06-30', '2005-03-01'),
	('staff:cb0af5fb9231d8fa08a533d47e2c41ea', 'CB09', 'male', 'commune_civil_servant', '2025-06-30', '2005-03-01'),
	('staff:3f8eb946aea6bfe49b8b4bfcd449e8d7', 'CB11', 'male', 'part_time', '2025-06-30', '2005-03-01'),
	('staff:2c070d662c839f2aac40a1c7a2b7b2bc', 'CB12', 'male', 'civil_servant', '2025-06-30', '2005-03-01'),
	('staff:b29f9c88ef58c6bb608789ad63b6f139', 'CB13', 'male', 'civil_servant', '2025-06-30', '2005-03-01'),
	('staff:a51218e782acdbbf2748c6f50480f1a5', 'CB14', 'male', 'commune_cadre', '2025-06-30', '2005-03-01'),
	('staff:6c13f058f806316c6f44165d85ec6a19', 'CB10', 'female', 'commune_civil_servant', '2025-06-30', '2005-03-01');


--
-- Data for Name: unit_edges; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.unit_edges VALUES
	('00001@2025-07-01', 1, '00001@2025-06-30', 'whole', '', '2025-07-01', '1/NQ', '1', 18),
	('00001@2025-07-01', 2, '00002@2025-06-30', 'whole', '', '2025-07-01', '1/NQ', '1', 18),
	('00003@2025-07-01', 1, '00003@2025-06-30', 'remainder', '', '2025-07-01', '1/NQ', '1', 22),
	('00008@2025-07-01', 1, '00008@2025-06-30', 'whole', '', '2025-07-01', '1/NQ', '1', 29),
	('00031@2025-07-01', 1, '00003@2025-06-30', 'part', '', '2025-07-01', '1/NQ', '1', 21),
	('01@2025-07-01', 1, '01@2025-06-30', 'whole', '', '2025-07-01', '1/NQ', '1', 13),
	('01@2025-07-01', 2, '02@2025-06-30', 'whole', '', '2025-07-01', '1/NQ', '1', 13);


--
-- Data for Name: unit_spans; Type: TABLE DATA; Schema: projection; Owner: sobo_writer
--

INSERT INTO projection.unit_spans VALUES
	('00001@2025-06-30', '2025-06-30', '2025-07-01', '00001', 'Xã Một', 'commune', 'commune', '11@2025-06-30', '2025-06-30', '2025-07-01'),
	('00001@2025-07-01', '2025-07-01', NULL, '00001', 'Xã Một Hai', 'commune', 'commune', '01@2025-07-01', '2025-07-01', NULL),
	('00002@2025-06-30', '2025-06-30', '2025-07-01', '00002', 'Xã Hai', 'commune', 'commune', '11@2025-06-30', '2025-06-30', '2025-07-01'),
	('00003@2025-06-30', '2025-06-30', '2025-07-01', '00003', 'Xã Ba', 'commune', 'commune', '11@2025-06-30', '2025-06-30', '2025-07-01'),
	('00003@2025-07-01', '2025-07-01', NULL, '00003', 'Xã Ba Dưới', 'commune', 'commune', '01@2025-07-01', '2025-07-01', NULL),
	('00004@2025-06-30', '2025-06-30', '2025-07-01', '00004', 'Xã Bốn', 'commune', 'commune', '11@2025-06-30', '2025-06-30', NULL),
	('00004@2025-06-30', '2025-07-01', '2025-09-01', '00004', 'Xã Bốn', 'commune', 'commune', '01@2025-07-01', '2025-06-30', NULL),
	('00004@2025-06-30', '2025-09-01', NULL, '00004', 'Phường Bốn', 'ward', 'commune', '01@2025-07-01', '2025-06-30', NULL),
	('00005@2025-06-30', '2025-06-30', '2025-07-01', '00005', 'Xã Năm', 'commune', 'commune', '12@2025-06-30', '2025-06-30', NULL),
	('00005@2025-06-30', '2025-07-01', NULL, '00005', 'Xã Năm Mới', 'commune', 'commune', '01@2025-07-01', '2025-06-30', NULL),
	('00006@2025-06-30', '2025-06-30', '2025-07-01', '00006', 'Xã Sáu', 'commune', 'commune', '12@2025-06-30', '2025-06-30', NULL),
	('00006@2025-06-30', '2025-07-01', '2025-09-01', '00006', 'Xã Sáu', 'commune', 'commune', '01@2025-07-01', '2025-06-30', NULL),
	('00006@2025-06-30', '2025-09-01', NULL, '00066', 'Xã Sáu', 'commune', 'commune', '01@2025-07-01', '2025-06-30', NULL),
	('00008@2025-06-30', '2025-06-30', '2025-07-01', '00008', 'Xã Tám', 'commune', 'commune', '12@2025-06-30', '2025-06-30', '2025-07-01'),
	('00008@2025-07-01', '2025-07-01', NULL, '00008', 'Đặc khu Tám', 'special_zone', 'commune', '01@2025-07-01', '2025-07-01', NULL),
	('00031@2025-07-01', '2025-07-01', NULL, '00031', 'Phường Ba Trên', 'ward', 'commune', '01@2025-07-01', '2025-07-01', NULL),
	('01@2025-06-30', '2025-06-30', '2025-07-01', '01', 'Tỉnh Một', 'province', 'province', NULL, '2025-06-30', '2025-07-01'),
	('01@2025-07-01', '2025-07-01', NULL, '01', 'Tỉnh Một Hai', 'province', 'province', NULL, '2025-07-01', NULL),
	('02@2025-06-30', '2025-06-30', '2025-07-01', '02', 'Tỉnh Hai', 'province', 'province', NULL, '2025-06-30', '2025-07-01'),
	('11@2025-06-30', '2025-06-30', '2025-07-01', '11', 'Huyện Một', 'rural_district', 'district', '01@2025-06-30', '2025-06-30', '2025-07-01'),
	('12@2025-06-30', '2025-06-30', '2025-07-01', '12', 'Huyện Hai', 'rural_district', 'district', '02@2025-06-30', '2025-06-30', '2025-07-01'),
	('00007@2025-06-30', '2025-06-30', '2025-07-01', '00007', 'Xã Bảy', 'commune', 'commune', '12@2025-06-30', '2025-06-30', NULL),
	('00007@2025-06-30', '2025-07-01', NULL, '00007', 'Xã Bảy', 'commune', 'commune', '01@2025-07-01', '2025-06-30', NULL);


--
-- Name: events events_pkey; Type: CONSTRAINT; Schema: ledger; Owner: postgres
--

ALTER TABLE ONLY ledger.events
    ADD CONSTRAINT events_pkey PRIMARY KEY ("position");


--
-- Name: events events_stream_version; Type: CONSTRAINT; Schema: ledger; Owner: postgres
--

ALTER TABLE ONLY ledger.events
    ADD CONSTRAINT events_stream_version UNIQUE (stream, version);


--
-- Name: files files_pkey; Type: CONSTRAINT; Schema: ledger; Owner: postgres
--

ALTER TABLE ONLY ledger.files
    ADD CONSTRAINT files_pkey PRIMARY KEY (first_position);


--
-- Name: head head_pkey; Type: CONSTRAINT; Schema: ledger; Owner: postgres
--

ALTER TABLE ONLY ledger.head
    ADD CONSTRAINT head_pkey PRIMARY KEY (only_row);


--
-- Name: migrations migrations_pkey; Type: CONSTRAINT; Schema: ledger; Owner: postgres
--

ALTER TABLE ONLY ledger.migrations
    ADD CONSTRAINT migrations_pkey PRIMARY KEY (version);


--
-- Name: person_keys person_keys_identity; Type: CONSTRAINT; Schema: ledger; Owner: postgres
--

ALTER TABLE ONLY ledger.person_keys
    ADD CONSTRAINT person_keys_identity UNIQUE (identity_hash);


--
-- Name: person_keys person_keys_pkey; Type: CONSTRAINT; Schema: ledger; Owner: postgres
--

ALTER TABLE ONLY ledger.person_keys
    ADD CONSTRAINT person_keys_pkey PRIMARY KEY (stream);


--
-- Name: relay relay_pkey; Type: CONSTRAINT; Schema: ledger; Owner: postgres
--

ALTER TABLE ONLY ledger.relay
    ADD CONSTRAINT relay_pkey PRIMARY KEY (topic);


--
-- Name: settings settings_pkey; Type: CONSTRAINT; Schema: ledger; Owner: postgres
--

ALTER TABLE ONLY ledger.settings
    ADD CONSTRAINT settings_pkey PRIMARY KEY (name);


--
-- Name: checkpoints checkpoints_pkey; Type: CONSTRAINT; Schema: projection; Owner: sobo_writer
--

ALTER TABLE ONLY projection.checkpoints
    ADD CONSTRAINT checkpoints_pkey PRIMARY KEY (source, partition);


--
-- Name: known_complete known_complete_pkey; Type: CONSTRAINT; Schema: projection; Owner: sobo_writer
--

ALTER TABLE ONLY projection.known_complete
    ADD CONSTRAINT known_complete_pkey PRIMARY KEY (only_row);


--
-- Name: unit_edges unit_edges_pkey; Type: CONSTRAINT; Schema: projection; Owner: sobo_writer
--

ALTER TABLE ONLY projection.unit_edges
    ADD CONSTRAINT unit_edges_pkey PRIMARY KEY (to_id, ordinal);


--
-- Name: unit_spans unit_spans_pkey; Type: CONSTRAINT; Schema: projection; Owner: sobo_writer
--

ALTER TABLE ONLY projection.unit_spans
    ADD CONSTRAINT unit_spans_pkey PRIMARY KEY (unit_id, valid_from);


--
-- Name: events_of_units; Type: INDEX; Schema: ledger; Owner: postgres
--

CREATE INDEX events_of_units ON ledger.events USING btree ("position") WHERE starts_with(stream, 'unit:'::text);


--
-- Name: files_once; Type: INDEX; Schema: ledger; Owner: postgres
--

CREATE UNIQUE INDEX files_once ON ledger.files USING btree (sha256) WHERE (NOT repeated);


--
-- Name: assessments_stream; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX assessments_stream ON projection.assessments USING btree (stream);


--
-- Name: departures_settlement; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX departures_settlement ON projection.departures USING btree (settlement);


--
-- Name: departures_stream; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX departures_stream ON projection.departures USING btree (stream);


--
-- Name: fact_appointment_retracted_position; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE UNIQUE INDEX fact_appointment_retracted_position ON projection.fact_appointment_retracted USING btree ("position");


--
-- Name: fact_appointment_retracted_stream; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX fact_appointment_retracted_stream ON projection.fact_appointment_retracted USING btree (stream);


--
-- Name: fact_departure_corrected_position; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE UNIQUE INDEX fact_departure_corrected_position ON projection.fact_departure_corrected USING btree ("position");


--
-- Name: fact_departure_corrected_stream; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX fact_departure_corrected_stream ON projection.fact_departure_corrected USING btree (stream);


--
-- Name: fact_departure_decided_position; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE UNIQUE INDEX fact_departure_decided_position ON projection.fact_departure_decided USING btree ("position");


--
-- Name: fact_departure_decided_stream; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX fact_departure_decided_stream ON projection.fact_departure_decided USING btree (stream);


--
-- Name: fact_departure_rescinded_position; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE UNIQUE INDEX fact_departure_rescinded_position ON projection.fact_departure_rescinded USING btree ("position");


--
-- Name: fact_departure_rescinded_stream; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX fact_departure_rescinded_stream ON projection.fact_departure_rescinded USING btree (stream);


--
-- Name: fact_entitlement_assessed_position; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE UNIQUE INDEX fact_entitlement_assessed_position ON projection.fact_entitlement_assessed USING btree ("position");


--
-- Name: fact_entitlement_assessed_stream; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX fact_entitlement_assessed_stream ON projection.fact_entitlement_assessed USING btree (stream);


--
-- Name: fact_entitlement_reassessed_position; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE UNIQUE INDEX fact_entitlement_reassessed_position ON projection.fact_entitlement_reassessed USING btree ("position");


--
-- Name: fact_entitlement_reassessed_stream; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX fact_entitlement_reassessed_stream ON projection.fact_entitlement_reassessed USING btree (stream);


--
-- Name: fact_funding_approved_position; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE UNIQUE INDEX fact_funding_approved_position ON projection.fact_funding_approved USING btree ("position");


--
-- Name: fact_funding_approved_stream; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX fact_funding_approved_stream ON projection.fact_funding_approved USING btree (stream);


--
-- Name: fact_funding_submitted_position; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE UNIQUE INDEX fact_funding_submitted_position ON projection.fact_funding_submitted USING btree ("position");


--
-- Name: fact_funding_submitted_stream; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX fact_funding_submitted_stream ON projection.fact_funding_submitted USING btree (stream);


--
-- Name: fact_payout_made_position; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE UNIQUE INDEX fact_payout_made_position ON projection.fact_payout_made USING btree ("position");


--
-- Name: fact_payout_made_stream; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX fact_payout_made_stream ON projection.fact_payout_made USING btree (stream);


--
-- Name: fact_payout_reversed_position; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE UNIQUE INDEX fact_payout_reversed_position ON projection.fact_payout_reversed USING btree ("position");


--
-- Name: fact_payout_reversed_stream; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX fact_payout_reversed_stream ON projection.fact_payout_reversed USING btree (stream);


--
-- Name: fact_personal_data_corrected_position; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE UNIQUE INDEX fact_personal_data_corrected_position ON projection.fact_personal_data_corrected USING btree ("position");


--
-- Name: fact_personal_data_corrected_stream; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX fact_personal_data_corrected_stream ON projection.fact_personal_data_corrected USING btree (stream);


--
-- Name: fact_repayment_ordered_position; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE UNIQUE INDEX fact_repayment_ordered_position ON projection.fact_repayment_ordered USING btree ("position");


--
-- Name: fact_repayment_ordered_stream; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX fact_repayment_ordered_stream ON projection.fact_repayment_ordered USING btree (stream);


--
-- Name: fact_repayment_received_position; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE UNIQUE INDEX fact_repayment_received_position ON projection.fact_repayment_received USING btree ("position");


--
-- Name: fact_repayment_received_stream; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX fact_repayment_received_stream ON projection.fact_repayment_received USING btree (stream);


--
-- Name: fact_salary_changed_position; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE UNIQUE INDEX fact_salary_changed_position ON projection.fact_salary_changed USING btree ("position");


--
-- Name: fact_salary_changed_stream; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX fact_salary_changed_stream ON projection.fact_salary_changed USING btree (stream);


--
-- Name: fact_secondment_retracted_position; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE UNIQUE INDEX fact_secondment_retracted_position ON projection.fact_secondment_retracted USING btree ("position");


--
-- Name: fact_secondment_retracted_stream; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX fact_secondment_retracted_stream ON projection.fact_secondment_retracted USING btree (stream);


--
-- Name: fact_secondment_started_position; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE UNIQUE INDEX fact_secondment_started_position ON projection.fact_secondment_started USING btree ("position");


--
-- Name: fact_secondment_started_stream; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX fact_secondment_started_stream ON projection.fact_secondment_started USING btree (stream);


--
-- Name: fact_staff_appointed_position; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE UNIQUE INDEX fact_staff_appointed_position ON projection.fact_staff_appointed USING btree ("position");


--
-- Name: fact_staff_appointed_stream; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX fact_staff_appointed_stream ON projection.fact_staff_appointed USING btree (stream);


--
-- Name: fact_staff_registered_number; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX fact_staff_registered_number ON projection.fact_staff_registered USING btree (staff_number);


--
-- Name: fact_staff_registered_position; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE UNIQUE INDEX fact_staff_registered_position ON projection.fact_staff_registered USING btree ("position");


--
-- Name: fact_staff_registered_stream; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX fact_staff_registered_stream ON projection.fact_staff_registered USING btree (stream);


--
-- Name: fact_staffing_quota_set_position; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE UNIQUE INDEX fact_staffing_quota_set_position ON projection.fact_staffing_quota_set USING btree ("position");


--
-- Name: fact_staffing_quota_set_stream; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX fact_staffing_quota_set_stream ON projection.fact_staffing_quota_set USING btree (stream);


--
-- Name: fact_territory_transferred_position; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE UNIQUE INDEX fact_territory_transferred_position ON projection.fact_territory_transferred USING btree ("position");


--
-- Name: fact_territory_transferred_stream; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX fact_territory_transferred_stream ON projection.fact_territory_transferred USING btree (stream);


--
-- Name: fact_unit_change_retracted_position; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE UNIQUE INDEX fact_unit_change_retracted_position ON projection.fact_unit_change_retracted USING btree ("position");


--
-- Name: fact_unit_change_retracted_stream; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX fact_unit_change_retracted_stream ON projection.fact_unit_change_retracted USING btree (stream);


--
-- Name: fact_unit_dissolved_position; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE UNIQUE INDEX fact_unit_dissolved_position ON projection.fact_unit_dissolved USING btree ("position");


--
-- Name: fact_unit_dissolved_stream; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX fact_unit_dissolved_stream ON projection.fact_unit_dissolved USING btree (stream);


--
-- Name: fact_unit_established_position; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE UNIQUE INDEX fact_unit_established_position ON projection.fact_unit_established USING btree ("position");


--
-- Name: fact_unit_established_stream; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX fact_unit_established_stream ON projection.fact_unit_established USING btree (stream);


--
-- Name: fact_unit_reassigned_position; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE UNIQUE INDEX fact_unit_reassigned_position ON projection.fact_unit_reassigned USING btree ("position");


--
-- Name: fact_unit_reassigned_stream; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX fact_unit_reassigned_stream ON projection.fact_unit_reassigned USING btree (stream);


--
-- Name: fact_unit_reclassified_position; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE UNIQUE INDEX fact_unit_reclassified_position ON projection.fact_unit_reclassified USING btree ("position");


--
-- Name: fact_unit_reclassified_stream; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX fact_unit_reclassified_stream ON projection.fact_unit_reclassified USING btree (stream);


--
-- Name: fact_unit_recoded_position; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE UNIQUE INDEX fact_unit_recoded_position ON projection.fact_unit_recoded USING btree ("position");


--
-- Name: fact_unit_recoded_stream; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX fact_unit_recoded_stream ON projection.fact_unit_recoded USING btree (stream);


--
-- Name: fact_unit_registered_position; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE UNIQUE INDEX fact_unit_registered_position ON projection.fact_unit_registered USING btree ("position");


--
-- Name: fact_unit_registered_stream; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX fact_unit_registered_stream ON projection.fact_unit_registered USING btree (stream);


--
-- Name: fact_unit_renamed_position; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE UNIQUE INDEX fact_unit_renamed_position ON projection.fact_unit_renamed USING btree ("position");


--
-- Name: fact_unit_renamed_stream; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX fact_unit_renamed_stream ON projection.fact_unit_renamed USING btree (stream);


--
-- Name: fact_units_merged_position; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE UNIQUE INDEX fact_units_merged_position ON projection.fact_units_merged USING btree ("position");


--
-- Name: fact_units_merged_stream; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX fact_units_merged_stream ON projection.fact_units_merged USING btree (stream);


--
-- Name: post_spans_stream; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX post_spans_stream ON projection.post_spans USING btree (stream);


--
-- Name: post_spans_unit; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX post_spans_unit ON projection.post_spans USING btree (unit_id);


--
-- Name: quota_spans_unit; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX quota_spans_unit ON projection.quota_spans USING btree (unit_id);


--
-- Name: secondment_spans_stream; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX secondment_spans_stream ON projection.secondment_spans USING btree (stream);


--
-- Name: secondment_spans_unit; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX secondment_spans_unit ON projection.secondment_spans USING btree (to_unit_id);


--
-- Name: settlement_entries_stream; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX settlement_entries_stream ON projection.settlement_entries USING btree (stream);


--
-- Name: staff_number; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX staff_number ON projection.staff USING btree (staff_number);


--
-- Name: staff_stream; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX staff_stream ON projection.staff USING btree (stream);


--
-- Name: unit_edges_from; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX unit_edges_from ON projection.unit_edges USING btree (from_id);


--
-- Name: unit_spans_code; Type: INDEX; Schema: projection; Owner: sobo_writer
--

CREATE INDEX unit_spans_code ON projection.unit_spans USING btree (code);


--
-- Name: events append_only; Type: TRIGGER; Schema: ledger; Owner: postgres
--

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.events FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER append_only;


--
-- Name: events tell_followers; Type: TRIGGER; Schema: ledger; Owner: postgres
--

CREATE TRIGGER tell_followers AFTER INSERT ON ledger.events FOR EACH STATEMENT EXECUTE FUNCTION ledger.tell_followers();


--
-- Name: SCHEMA ledger; Type: ACL; Schema: -; Owner: postgres
--

GRANT USAGE ON SCHEMA ledger TO sobo_writer;


--
-- Name: TABLE events; Type: ACL; Schema: ledger; Owner: postgres
--

REVOKE ALL ON TABLE ledger.events FROM postgres;
GRANT SELECT,INSERT,REFERENCES,TRIGGER,MAINTAIN ON TABLE ledger.events TO postgres;
GRANT SELECT,INSERT ON TABLE ledger.events TO sobo_writer;


--
-- Name: TABLE files; Type: ACL; Schema: ledger; Owner: postgres
--

GRANT SELECT,INSERT ON TABLE ledger.files TO sobo_writer;


--
-- Name: TABLE head; Type: ACL; Schema: ledger; Owner: postgres
--

GRANT SELECT,UPDATE ON TABLE ledger.head TO sobo_writer;


--
-- Name: TABLE migrations; Type: ACL; Schema: ledger; Owner: postgres
--

GRANT SELECT ON TABLE ledger.migrations TO sobo_writer;


--
-- Name: TABLE person_keys; Type: ACL; Schema: ledger; Owner: postgres
--

GRANT SELECT,INSERT,DELETE ON TABLE ledger.person_keys TO sobo_writer;


--
-- Name: TABLE relay; Type: ACL; Schema: ledger; Owner: postgres
--

GRANT SELECT,INSERT,UPDATE ON TABLE ledger.relay TO sobo_writer;


--
-- Name: TABLE settings; Type: ACL; Schema: ledger; Owner: postgres
--

GRANT SELECT ON TABLE ledger.settings TO sobo_writer;


--
-- PostgreSQL database dump complete
--
