//! Tokens of providers with a prefix, that are met less often.

use super::literal;
use crate::detector::Detector;
use crate::validators;

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
    "infura-url" "INFURA_KEY" "no key of Infura, Alchemy or another node in a URL" ["infura.io" "alchemy" "blastapi.io" "quiknode.pro" "ankr.com"]
        r"(?:(?:infura\.io|alchemyapi\.io|alchemy\.com|blastapi\.io)(?:/ws)?/v[0-9]|quiknode\.pro|rpc\.ankr\.com/[a-z_]{2,20})/(?P<v>[A-Za-z0-9_-]{32,64})(?:[^\w-]|$)"
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
    "prefixed-token" "PROVIDER_SECRET" "no token with the prefix of its provider" [
        "aptk_" "cqt_" "dvc_server_" "dvc_client_" "dvc_mobile_" "percy_" "rootly_" "retool_" "n8n_api_" "nfc_" "nfo_" "nfu_" "nfb_"
        "xau_" "sk_ac_" "cfxk_" "mik_" "mint_dsc_" "sm_pat_" "sm_aat_" "ramp_sec_" "tkcapi_" "drft_" "lmsq_" "pina_"
        "aik_secret_" "phs_" "hcai_" "apk_user_" "cog_" "salad_cloud_" "vercel_" "ecfg_" "mycase_" "stytch_" "nvu_"
        "hexpm_" "fpt_" "bkua_" "sb_secret_" "lol_" "trigger_" "tr_dev_" "tr_prod_" "e2b_" "rpa_" "dbtc_" "dbtu_" "dbts_" "sktsec_"]
        r"(?:^|[^\w-])(?P<v>(?:aptk|cqt|dvc_(?:server|client|mobile)|percy|rootly|retool(?:_api)?|n8n_api|nf[coub]|xau|sk_ac|cfxk|mik|mint_dsc|sm_[pa]at|ramp_sec|tkcapi|drft|lmsq|pina|AIK_SECRET|phs|hcai|apk_user|cog|salad_cloud(?:_[A-Za-z0-9]{2,20})?|vercel(?:_[a-z0-9]{2,8})?|ecfg|mycase|stytch|nvu|hexpm|fpt|bkua|sb_secret|lol|trigger|tr_(?:dev|prod)|e2b|rpa|dbt[cus]|sktsec)_[A-Za-z0-9_-]{20,128})(?:[^\w-]|$)"
        check validators::provider_secret,
        yes ["rootly_{64:hex}" "percy_{32:base62}" "nfc_{40:base62}" "dvc_server_{40:base62}"]
        no ["rootly_{12:hex}" "qpercy_{32:base62}" "vercel_project_production_url_of_this" "percy_finalize_all_of_the_builds"]
    "dashed-token" "PROVIDER_SECRET" "no token with the prefix of its provider" [
        "signkey-" "sec-c-" "xsmtpsib-" "rootly-" "xm-api-key-" "secret-" "configcat-sdk-"]
        r"(?:^|[^\w-])(?P<v>(?:signkey-(?:prod|test|staging|branch)|sec-c|xsmtpsib|rootly|xm-api-key|secret|configcat-sdk-1)[-/][A-Za-z0-9_/+=-]{30,140})(?:[^\w-]|$)"
        check validators::provider_secret,
        yes ["signkey-prod-{64:hex}" "sec-c-{48:base62}" "configcat-sdk-1/{22:base62}/{22:base62}"]
        no ["signkey-prod-{12:hex}" "secret-sharing-scheme-for-all-of-the-members" "qsec-c-{48:base62}"]
    "github-app-token" "GITHUB_TOKEN" "no installation token of a GitHub App" ["ghs_"]
        r"\b(?P<v>ghs_[0-9]{1,12}_eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{20,})"
        yes ["ghs_{6:digit}_{json:alg}.{json:iss}.{43:base64url}"]
        no ["ghs_{6:digit}_{30:base62}" "qghs_{6:digit}_{json:alg}.{json:iss}.{43:base64url}"]
    "mercadopago-token" "MERCADOPAGO_TOKEN" "no access token of Mercado Pago" ["app_usr-"]
        r"\b(?P<v>APP_USR-[0-9]{10,20}-[0-9]{6}-[a-f0-9]{32}-[0-9]{6,12})\b"
        yes ["APP_USR-{16:digit}-{6:digit}-{32:hex}-{10:digit}"]
        no ["APP_USR-{16:digit}-{6:digit}-{31:hex}-{10:digit}" "qAPP_USR-{16:digit}-{6:digit}-{32:hex}-{10:digit}"]
    "voiceflow-key" "VOICEFLOW_KEY" "no API key of Voiceflow" ["VF."]
        r"\b(?P<v>VF\.(?:DM|WS)\.[a-f0-9]{24}\.[A-Za-z0-9]{16})\b"
        yes ["VF.DM.{24:hex}.{16:base62}"]
        no ["VF.DM.{23:hex}.{16:base62}" "qVF.DM.{24:hex}.{16:base62}"]
    "zhipu-key" "ZHIPU_KEY" "no API key of Zhipu" ["zhipu" "bigmodel" "glm-"]
        r"(?:^|[^\w.])(?P<v>[a-f0-9]{32}\.[A-Za-z0-9]{16})(?:[^\w.]|$)"
        yes ["zhipu {32:hex}.{16:base62}"]
        no ["{32:hex}.{16:base62}" "zhipu {31:hex}.{16:base62}"]
    "deploy-hook" "WEBHOOK" "no address that deploys or runs something for whoever has it" [
        "hook." "api.render.com" "api.netlify.com" "api.vercel.com"]
        r"\bhttps://(?P<v>hook\.(?:[a-z0-9]+\.)?(?:make\.com|integromat\.com)/[A-Za-z0-9]{30,64}|api\.render\.com/deploy/srv-[a-z0-9]{20}\?key=[A-Za-z0-9_-]{11}|api\.netlify\.com/build_hooks/[a-f0-9]{24}|api\.vercel\.com/v1/integrations/deploy/prj_[A-Za-z0-9]{24,32}/[A-Za-z0-9]{10})\b"
        yes ["https://hook.eu1.make.com/{32:alnum}" "https://api.render.com/deploy/srv-{20:alnum}?key={11:base62}"
            "https://api.netlify.com/build_hooks/{24:hex}" "https://api.vercel.com/v1/integrations/deploy/prj_{28:base62}/{10:base62}"]
        no ["https://hook.eu1.make.com/{12:alnum}" "https://api.render.com/v1/services"]
};
