//! Tokens of providers with a prefix, that are met less often.

use super::literal;
use crate::detector::Detector;

/// The rows.
pub static ROWS: &[Detector] = literal! {
    "coderabbit-key" "CODERABBIT_KEY" "no API key of CodeRabbit" ["cr-"]
        r"\b(?P<v>cr-[a-f0-9]{58})\b"
        yes ["cr-{58:hex}"]
        no ["cr-{57:hex}" "qcr-{58:hex}"]
    "cursor-key" "CURSOR_KEY" "no API key of Cursor, Runway or Retell" ["key_"]
        r"\b(?P<v>key_(?:[a-f0-9]{128}|[a-f0-9]{64}|[a-f0-9]{28}))\b"
        yes ["key_{64:hex}"]
        no ["key_{63:hex}" "qkey_{64:hex}"]
    "dependency-track-key" "DEPENDENCY_TRACK_KEY" "no API key of Dependency-Track" ["odt_"]
        r"\b(?P<v>odt_[A-Za-z0-9]{32,40})\b"
        yes ["odt_{32:base62}"]
        no ["odt_{31:base62}" "qodt_{32:base62}"]
    "coze-token" "COZE_TOKEN" "no access token of Coze" ["pat_"]
        r"\b(?P<v>pat_[A-Za-z0-9]{64})\b"
        yes ["pat_{64:base62}"]
        no ["pat_{63:base62}" "qpat_{64:base62}"]
    "fleetbase-key" "FLEETBASE_KEY" "no API key of Fleetbase" ["flb_"]
        r"\b(?P<v>flb_(?:live|test)_[A-Za-z0-9]{20})\b"
        yes ["flb_live_{20:base62}"]
        no ["flb_live_{19:base62}" "qflb_live_{20:base62}"]
    "friendli-token" "FRIENDLI_TOKEN" "no token of Friendli" ["flp_"]
        r"\b(?P<v>flp_[A-Za-z0-9]{46})\b"
        yes ["flp_{46:base62}"]
        no ["flp_{45:base62}" "qflp_{46:base62}"]
    "ionic-token" "IONIC_TOKEN" "no token of Ionic" ["ion_"]
        r"\b(?P<v>ion_[A-Za-z0-9]{42})\b"
        yes ["ion_{42:base62}"]
        no ["ion_{41:base62}" "qion_{42:base62}"]
    "nylas-key" "NYLAS_KEY" "no API key of Nylas" ["nyk_"]
        r"\b(?P<v>nyk_(?:v0_)?[A-Za-z0-9]{64,70})\b"
        yes ["nyk_{64:base62}"]
        no ["nyk_{63:base62}" "qnyk_{64:base62}"]
    "zuplo-key" "ZUPLO_KEY" "no API key of Zuplo" ["zpka_"]
        r"\b(?P<v>zpka_[a-f0-9]{32}_[a-f0-9]{8})\b"
        yes ["zpka_{32:hex}_{8:hex}"]
        no ["zpka_{32:hex}_{7:hex}" "qzpka_{32:hex}_{8:hex}"]
    "mergify-key" "MERGIFY_KEY" "no application key of Mergify" ["mergify_application_key_"]
        r"(?:^|[^\w-])(?P<v>mergify_application_key_[A-Za-z0-9_-]{60,70})(?:[^\w-]|$)"
        yes ["mergify_application_key_{60:base62}"]
        no ["mergify_application_key_{59:base62}" "qmergify_application_key_{60:base62}"]
    "scale-key" "SCALE_KEY" "no API key of Scale" ["live_"]
        r"\b(?P<v>live_(?:auth_)?[a-f0-9]{32})\b"
        yes ["live_{32:hex}"]
        no ["live_{31:hex}" "qlive_{32:hex}"]
    "riot-key" "RIOT_KEY" "no API key of Riot Games" ["RGAPI-"]
        r"\b(?P<v>RGAPI-[a-z0-9]{8}-[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{12})\b"
        yes ["RGAPI-{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}"]
        no ["RGAPI-{8:hex}-{4:hex}-{4:hex}-{4:hex}-{11:hex}" "qRGAPI-{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}"]
    "scalingo-token" "SCALINGO_TOKEN" "no token of Scalingo" ["tk-us-"]
        r"(?:^|[^\w-])(?P<v>tk-us-[A-Za-z0-9_-]{48})(?:[^\w-]|$)"
        yes ["tk-us-{48:base62}"]
        no ["tk-us-{47:base62}" "qtk-us-{48:base62}"]
    "mongodb-service-account" "MONGODB_SECRET" "no service account secret of MongoDB Atlas" ["mdb_sa_sk_"]
        r"(?:^|[^\w-])(?P<v>mdb_sa_sk_[A-Za-z0-9_-]{40})(?:[^\w-]|$)"
        yes ["mdb_sa_sk_{40:base62}"]
        no ["mdb_sa_sk_{39:base62}" "qmdb_sa_sk_{40:base62}"]
    "imagekit-key" "IMAGEKIT_KEY" "no private key of ImageKit" ["private_"]
        r"\b(?P<v>private_[A-Za-z0-9+/=]{10,28})\b"
        yes ["private_{10:base62}"]
        no ["private_{9:base62}" "qprivate_{10:base62}"]
    "infracost-key" "INFRACOST_KEY" "no API key of Infracost" ["ico-"]
        r"\b(?P<v>ico-[A-Za-z0-9]{32})\b"
        yes ["ico-{32:base62}"]
        no ["ico-{31:base62}" "qico-{32:base62}"]
    "zoho-oauth-token" "ZOHO_TOKEN" "no OAuth token of Zoho" ["1000."]
        r"(?:^|[^\w.-])(?P<v>1000\.[a-f0-9]{32}\.[a-f0-9]{30,32})(?:[^\w.]|$)"
        yes ["1000.{32:hex}.{30:hex}"]
        no ["1000.{32:hex}.{29:hex}" "q1000.{32:hex}.{30:hex}"]
    "authress-key" "AUTHRESS_KEY" "no access key of Authress" ["sc_"]
        r"(?:^|[^\w.-])(?P<v>sc_[A-Za-z0-9]{5,30}\.[A-Za-z0-9]{4,6}\.acc-[a-z0-9-]{10,32}\.[A-Za-z0-9+/_=-]{30,120})"
        yes ["sc_{20:base62}.{4:lower}.acc-{12:alnum}.{30:base62}"]
        no ["sc_{20:base62}.{4:lower}.acc-{12:alnum}.{29:base62}" "qsc_{20:base62}.{4:lower}.acc-{12:alnum}.{30:base62}"]
    "modal-token" "MODAL_TOKEN" "no token secret of Modal" ["as-"]
        r"\b(?P<v>a[sk]-[A-Za-z0-9]{22})\b"
        yes ["as-{22:base62}"]
        no ["as-{21:base62}" "qas-{22:base62}"]
    "klaviyo-key-of-any-alphabet" "KLAVIYO_KEY" "no private key of Klaviyo in base 36" ["pk_"]
        r"\b(?P<v>pk_[a-z0-9]{34})\b"
        yes ["pk_{34:alnum}"]
        no ["pk_{33:alnum}" "qpk_{34:alnum}"]
    "supabase-token-of-any-alphabet" "SUPABASE_TOKEN" "no access token of Supabase in base 36" ["sbp_"]
        r"\b(?P<v>sbp_[a-z0-9]{40})\b"
        yes ["sbp_{40:alnum}"]
        no ["sbp_{39:alnum}" "qsbp_{40:alnum}"]
    "posthog-project-key" "POSTHOG_KEY" "no project key of PostHog" ["phc_"]
        r"\b(?P<v>phc_[A-Za-z0-9]{43,48})\b"
        yes ["phc_{43:base62}"]
        no ["phc_{42:base62}" "qphc_{43:base62}"]
    "teams-webhook-of-outlook" "TEAMS_WEBHOOK" "no incoming webhook of Outlook" ["outlook.office"]
        r"(?P<v>outlook\.office(?:365)?\.com/webhook/[a-f0-9-]{36}@[a-f0-9-]{36}/IncomingWebhook/[a-f0-9]{32}/[a-f0-9-]{36})"
        yes ["https://outlook.office.com/webhook/{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}@{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}/IncomingWebhook/{32:hex}/{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}"]
        no ["https://outlook.office.com/webhook/{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}@{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}/IncomingWebhook/{32:hex}/{8:hex}-{4:hex}-{4:hex}-{4:hex}-{11:hex}"]
    "infura-url" "INFURA_KEY" "no key of Infura or Alchemy in a URL" ["infura.io" "alchemy" "blastapi.io"]
        r"(?:infura\.io|alchemyapi\.io|alchemy\.com|blastapi\.io)/v[0-9]/(?P<v>[A-Za-z0-9_-]{32})(?:[^\w-]|$)"
        yes ["https://mainnet.infura.io/v2/{32:hex}"]
        no ["https://mainnet.infura.io/v2/{31:hex}"]
    "telemetry-url-token" "THINGSBOARD_TOKEN" "no access token of a device in a ThingsBoard URL" ["/telemetry"]
        r"/api/v1/(?P<v>[A-Za-z0-9]{20})/(?:telemetry|attributes|rpc)"
        yes ["https://{5:lower}.cloud/api/v1/{20:alnum}/telemetry"]
        no ["https://{5:lower}.cloud/api/v1/{19:alnum}/telemetry"]
    "vault-unseal-key" "VAULT_UNSEAL_KEY" "no unseal key of Vault" ["unseal"]
        r"(?i)\bunseal(?: key(?: [0-9])?)?[: ]{1,3}(?P<v>[A-Za-z0-9+/]{44})(?:[^\w+/]|$)"
        yes ["Unseal Key 2: {44:base64}"]
        no ["Unseal Key 2: {43:base64}" "qUnseal Key 2: {44:base64}"]
    "truenas-key" "TRUENAS_KEY" "no API key of TrueNAS" ["auth.login_with_api_key"]
        r"\bauth\.login_with_api_key[^\n]{0,80}?(?P<v>[0-9]{1,3}-[A-Za-z0-9]{64})\b"
        yes ["auth.login_with_api_key params 8-{64:base62}"]
        no ["auth.login_with_api_key params 8-{63:base62}" "qauth.login_with_api_key params 8-{64:base62}"]
};
