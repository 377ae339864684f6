//! Keys of what watches: metrics, logs, traces, errors.

use super::literal;
use crate::detector::Detector;

/// The rows.
pub static ROWS: &[Detector] = literal! {
    "newrelic-key" "NEWRELIC_KEY" "no user or insert key of New Relic" ["NRAK-" "NRII-" "NRIQ-" "NRRA-"]
        r"\b(?P<v>NR(?:AK-[A-Z0-9]{27}|II-[A-Za-z0-9_-]{32}|IQ-[A-Za-z0-9_-]{32}|RA-[a-f0-9]{42}))\b"
        yes ["NRAK-{27:base36}"]
        no ["NRAK-{26:base36}" "qNRAK-{27:base36}"]
    "newrelic-license" "NEWRELIC_KEY" "no licence key of New Relic" ["NRAL"]
        r"\b(?P<v>[A-Fa-f0-9]{36}NRAL)\b"
        yes ["{36:hex}NRAL"]
        no ["{35:hex}NRAL" "q{36:hex}NRAL"]
    "dynatrace-token" "DYNATRACE_TOKEN" "no token of Dynatrace" ["dt0"]
        r"\b(?P<v>dt0[a-z][0-9]{2}\.[A-Z0-9]{24}\.[A-Z0-9]{64})\b"
        yes ["dt0c01.{24:base36}.{64:base36}"]
        no ["dt0c01.{24:base36}.{63:base36}" "qdt0c01.{24:base36}.{64:base36}"]
    "grafana-service-account" "GRAFANA_TOKEN" "no service account token of Grafana" ["glsa_"]
        r"\b(?P<v>glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8})\b"
        check crate::validators::grafana_token,
        yes ["glsa_{32:base62}_{crc32:hex:8}"]
        no ["glsa_{32:base62}_{7:hex}" "qglsa_{32:base62}_{crc32:hex:8}" "glsa_{32:base62}_{8:hex}"]
    "grafana-cloud-token" "GRAFANA_TOKEN" "no access policy token of Grafana Cloud" ["glc_"]
        r"\b(?P<v>glc_(?:eyJ[A-Za-z0-9+/]{40,400}={0,3}|[A-Za-z0-9+/]{40,400}={0,3}))(?:[^\w+/=]|$)"
        yes ["glc_{40:base62}"]
        no ["glc_{39:base62}" "qglc_{40:base62}"]
    "grafana-api-key" "GRAFANA_TOKEN" "no API key of Grafana" ["eyJrIjoi"]
        r"\b(?P<v>eyJrIjoi[A-Za-z0-9+/]{60,400}={0,3})(?:[^\w+/=.]|$)"
        yes ["eyJrIjoi{60:base62}"]
        no ["eyJrIjoi{59:base62}" "qeyJrIjoi{60:base62}"]
    "honeycomb-key" "HONEYCOMB_KEY" "no key of Honeycomb" ["hcaik_" "hcbik_" "hcxik_" "hceik_" "hciik_" "hcmik_" "hcalk_" "hcxlk_"]
        r"\b(?P<v>hc[abxeim][il]k_[a-z0-9]{58})\b"
        yes ["hcaik_{58:alnum}"]
        no ["hcaik_{57:alnum}" "qhcaik_{58:alnum}"]
    "sentry-token" "SENTRY_TOKEN" "no user token of Sentry" ["sntryu_"]
        r"\b(?P<v>sntryu_[a-f0-9]{64})\b"
        yes ["sntryu_{64:hex}"]
        no ["sntryu_{63:hex}" "qsntryu_{64:hex}"]
    "sentry-org-token" "SENTRY_TOKEN" "no organisation token of Sentry" ["sntrys_"]
        r"\b(?P<v>sntrys_eyJ[A-Za-z0-9+/=]{60,500}_[A-Za-z0-9+/]{43})(?:[^\w+/]|$)"
        yes ["sntrys_eyJ{60:base62}_{43:base62}"]
        no ["sntrys_eyJ{60:base62}_{42:base62}" "qsntrys_eyJ{60:base62}_{43:base62}"]
    "posthog-key" "POSTHOG_KEY" "no personal API key of PostHog" ["phx_"]
        r"\b(?P<v>phx_[A-Za-z0-9]{43,48})\b"
        yes ["phx_{43:base62}"]
        no ["phx_{42:base62}" "qphx_{43:base62}"]
    "segment-token" "SEGMENT_TOKEN" "no public API token of Segment" ["sgp_"]
        r"\b(?P<v>sgp_[A-Za-z0-9]{64})\b"
        yes ["sgp_{64:base62}"]
        no ["sgp_{63:base62}" "qsgp_{64:base62}"]
    "logfire-token" "LOGFIRE_TOKEN" "no write token of Logfire" ["pylf_v"]
        r"\b(?P<v>pylf_v[0-9]_(?:us|eu)_[A-Za-z0-9]{43})\b"
        yes ["pylf_v1_us_{43:base62}"]
        no ["pylf_v1_us_{42:base62}" "qpylf_v1_us_{43:base62}"]
    "axiom-token" "AXIOM_TOKEN" "no token of Axiom" ["xaat-" "xapt-"]
        r"\b(?P<v>xa(?:at|pt)-[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12})\b"
        yes ["xaat-{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}"]
        no ["xaat-{8:hex}-{4:hex}-{4:hex}-{4:hex}-{11:hex}" "qxaat-{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}"]
    "elastic-key" "ELASTIC_KEY" "no API key of Elastic Cloud" ["essu_"]
        r"\b(?P<v>essu_[A-Za-z0-9+/]{60,100}={0,2})(?:[^\w+/=]|$)"
        yes ["essu_{60:base62}"]
        no ["essu_{59:base62}" "qessu_{60:base62}"]
    "datadog-app-key" "DATADOG_KEY" "no application key of Datadog" ["ddapp_"]
        r"\b(?P<v>ddapp_[A-Za-z0-9]{34})\b"
        yes ["ddapp_{34:base62}"]
        no ["ddapp_{33:base62}" "qddapp_{34:base62}"]
    "splunk-observability" "SPLUNK_TOKEN" "no cloud token of Splunk HEC" ["Splunk "]
        r#"(?i)authorization[\"']?\s{0,3}[:=]\s{0,3}[\"']?Splunk (?P<v>[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12})\b"#
        yes ["Authorization: Splunk {8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}"]
        no ["Authorization: Splunk {8:hex}-{4:hex}-{4:hex}-{4:hex}-{11:hex}"]
};
