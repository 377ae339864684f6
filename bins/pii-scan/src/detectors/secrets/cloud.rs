//! Keys of clouds, databases and what runs on them.

use super::literal;
use crate::detector::Detector;

/// The rows.
pub static ROWS: &[Detector] = literal! {
    "aws-bedrock-key" "AWS_BEDROCK_KEY" "no API key of AWS Bedrock" ["ABSK"]
        r"\b(?P<v>ABSK[A-Za-z0-9+/]{109,269}={0,2})(?:[^\w+/=]|$)"
        yes ["ABSK{109:base64}"]
        no ["ABSK{108:base64}" "qABSK{109:base64}"]
    "aws-mws-token" "AWS_MWS_TOKEN" "no token of Amazon's marketplace" ["amzn.mws."]
        r"\b(?P<v>amzn\.mws\.[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12})\b"
        yes ["amzn.mws.{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}"]
        no ["amzn.mws.{8:hex}-{4:hex}-{4:hex}-{4:hex}-{11:hex}" "qamzn.mws.{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}"]
    "gcp-oauth-secret" "GOOGLE_OAUTH_SECRET" "no OAuth client secret of Google" ["GOCSPX-"]
        r"(?:^|[^\w-])(?P<v>GOCSPX-[A-Za-z0-9_-]{28})(?:[^\w-]|$)"
        yes ["GOCSPX-{28:base64url}"]
        no ["GOCSPX-{27:base64url}" "qGOCSPX-{28:base64url}"]
    "gcp-oauth-token" "GOOGLE_OAUTH_TOKEN" "no OAuth access token of Google" ["ya29."]
        r"(?:^|[^\w-])(?P<v>ya29\.[A-Za-z0-9_-]{30,1024})(?:[^\w-]|$)"
        yes ["ya29.{30:base64url}"]
        no ["ya29.{29:base64url}" "qya29.{30:base64url}"]
    "gcp-refresh-token" "GOOGLE_OAUTH_TOKEN" "no OAuth refresh token of Google" ["1//0"]
        r"(?:^|[^\w-])(?P<v>1//0[A-Za-z0-9_-]{40,120})(?:[^\w-]|$)"
        yes ["1//0{40:base64url}"]
        no ["1//0{39:base64url}" "q1//0{40:base64url}"]
    "azure-storage-key" "AZURE_STORAGE_KEY" "no account key of Azure Storage" ["AccountKey="]
        r"AccountKey=(?P<v>[A-Za-z0-9+/]{86}==)"
        yes ["AccountKey={86:base64}=="]
        no ["AccountKey={85:base64}=="]
    "azure-shared-access-key" "AZURE_SHARED_ACCESS_KEY" "no shared access key of Azure" ["SharedAccessKey="]
        r"SharedAccessKey=(?P<v>[A-Za-z0-9+/]{43}=)"
        yes ["SharedAccessKey={43:base64}="]
        no ["SharedAccessKey={42:base64}="]
    "azure-sas" "AZURE_SAS" "no signature of a shared access URL of Azure" ["sig="]
        r"[?&]sig=(?P<v>[A-Za-z0-9%+/]{43,80}(?:%3[Dd]|=))"
        yes ["https://{6:lower}.blob.core.windows.net/c?sv=2022-11-02&sig={43:base62}%3D"]
        no ["https://{6:lower}.blob.core.windows.net/c?sv=2022-11-02&sig={42:base62}%3D"]
    "azure-client-secret" "AZURE_CLIENT_SECRET" "no client secret of Microsoft Entra" ["0Q~" "1Q~" "2Q~" "3Q~" "4Q~" "5Q~" "6Q~" "7Q~" "8Q~" "9Q~"]
        r"(?:^|[^\w~.-])(?P<v>[A-Za-z0-9_~.-]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34})(?:[^\w~.-]|$|\.(?:\s|$))"
        yes ["{3:base62}8Q~{31:base62}"]
        no ["{3:base62}8Q~{30:base62}" "q{3:base62}8Q~{31:base62}"]
    "azure-devops-pat" "AZURE_DEVOPS_PAT" "no access token of Azure DevOps" ["AZDO"]
        r"\b(?P<v>[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4})\b"
        yes ["{76:base62}AZDO{4:base62}"]
        no ["{76:base62}AZDO{3:base62}" "q{76:base62}AZDO{4:base62}"]
    "azure-function-key" "AZURE_FUNCTION_KEY" "no key of an Azure function" ["AzFu"]
        r"(?:^|[^\w-])(?P<v>[A-Za-z0-9_-]{44}AzFu[A-Za-z0-9_-]{5}[AQgw]==)(?:[^\w-]|$)"
        yes ["{44:base62}AzFu{5:base62}A=="]
        no ["{44:base62}AzFu{4:base62}A==" "q{44:base62}AzFu{5:base62}A=="]
    "azure-search-key" "AZURE_SEARCH_KEY" "no key of Azure AI Search" ["AzSe"]
        r"\b(?P<v>[A-Za-z0-9]{42}AzSe[A-D][A-Za-z0-9]{5})\b"
        yes ["{42:base62}AzSeA{5:base62}"]
        no ["{42:base62}AzSeA{4:base62}" "q{42:base62}AzSeA{5:base62}"]
    "azure-ai-key" "AZURE_AI_KEY" "no key of Azure AI services" ["JQQJ9"]
        r"\b(?P<v>[A-Za-z0-9]{52}JQQJ9(?:9|D)[A-Za-z0-9]{2}[A-Za-z0-9]{17,24}(?:==)?)\b"
        yes ["{52:base62}JQQJ99BA{17:base62}"]
        no ["{52:base62}JQQJ99BA{16:base62}" "q{52:base62}JQQJ99BA{17:base62}"]
    "azure-redis-key" "AZURE_REDIS_KEY" "no key of Azure Cache" ["AzCa"]
        r"(?:^|[^\w-])(?P<v>[A-Za-z0-9]{33}AzCa[A-P][A-Za-z0-9]{5}=)"
        yes ["{33:base62}AzCaA{5:base62}="]
        no ["{33:base62}AzCaA{4:base62}=" "q{33:base62}AzCaA{5:base62}="]
    "azure-storage-identifiable" "AZURE_STORAGE_KEY" "no account key of Azure Storage, Batch or Cosmos" ["+ASt" "+ABa" "+ACR" "+AMC"]
        r"(?:^|[^\w+/])(?P<v>[A-Za-z0-9+/]{76}\+(?:ASt|ABa|ACR|AMC)[A-D][A-Za-z0-9+/]{5}==)"
        yes ["{76:base64}+AStA{5:base62}=="]
        no ["{76:base64}+AStA{4:base62}==" "q{76:base64}+AStA{5:base62}=="]
    "azure-cosmos-key" "AZURE_COSMOS_KEY" "no key of Azure Cosmos DB" ["ACDb"]
        r"(?:^|[^\w+/])(?P<v>[A-Za-z0-9+/]{76}ACDb[A-Za-z0-9+/]{6}==)"
        yes ["{76:base64}ACDb{6:base62}=="]
        no ["{76:base64}ACDb{5:base62}==" "q{76:base64}ACDb{6:base62}=="]
    "azure-servicebus-key" "AZURE_SHARED_ACCESS_KEY" "no key of Azure Service Bus, Event Hubs, Relay or IoT" ["+ASb" "+AEh" "+ARm" "AIoT"]
        r"(?:^|[^\w+/])(?P<v>[A-Za-z0-9+/]{33}(?:\+ASb|\+AEh|\+ARm|AIoT)[A-P][A-Za-z0-9+/]{5}=)"
        yes ["{33:base62}+ASbA{5:base62}="]
        no ["{33:base62}+ASbA{4:base62}=" "q{33:base62}+ASbA{5:base62}="]
    "digitalocean-token" "DIGITALOCEAN_TOKEN" "no token of DigitalOcean" ["p_v1_" "o_v1_" "r_v1_"]
        r"\b(?P<v>do[opr]_v1_[a-f0-9]{64})\b"
        yes ["dop_v1_{64:hex}"]
        no ["dop_v1_{63:hex}" "qdop_v1_{64:hex}"]
    "digitalocean-spaces-key" "DIGITALOCEAN_TOKEN" "no access key of DigitalOcean Spaces" ["DO00"]
        r"\b(?P<v>DO00[A-Z0-9]{16})\b"
        yes ["DO00{16:base36}"]
        no ["DO00{15:base36}" "qDO00{16:base36}"]
    "heroku-key" "HEROKU_KEY" "no API key of Heroku" ["HRKU-"]
        r"(?:^|[^\w-])(?P<v>HRKU-(?:AA[A-Za-z0-9_-]{58}|[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}))(?:[^\w-]|$)"
        yes ["HRKU-AA{58:base64url}"]
        no ["HRKU-AA{57:base64url}" "qHRKU-AA{58:base64url}"]
    "flyio-token" "FLYIO_TOKEN" "no access token of Fly.io" ["fo1_"]
        r"(?:^|[^\w-])(?P<v>fo1_[A-Za-z0-9_-]{43})(?:[^\w-]|$)"
        yes ["fo1_{43:base64url}"]
        no ["fo1_{42:base64url}" "qfo1_{43:base64url}"]
    "flyio-macaroon" "FLYIO_TOKEN" "no macaroon of Fly.io" ["fm1_" "fm2_" "fm1a_" "fm1r_" "fm2a_" "fm2r_"]
        r"\b(?P<v>fm[12][ar]?_[A-Za-z0-9+/]{100,}={0,3})"
        yes ["fm2_{100:base64}"]
        no ["fm2_{99:base64}" "qfm2_{100:base64}"]
    "cloudflare-origin-ca-key" "CLOUDFLARE_KEY" "no origin CA key of Cloudflare" ["v1.0-"]
        r"\b(?P<v>v1\.0-[a-f0-9]{24}-[a-f0-9]{146})\b"
        yes ["v1.0-{24:hex}-{146:hex}"]
        no ["v1.0-{24:hex}-{145:hex}" "qv1.0-{24:hex}-{146:hex}"]
    "alibaba-access-key" "ALIBABA_ACCESS_KEY" "no access key id of Alibaba Cloud" ["LTAI"]
        r"\b(?P<v>LTAI[A-Za-z0-9]{17,21})\b"
        yes ["LTAI{17:base62}"]
        no ["LTAI{16:base62}" "qLTAI{17:base62}"]
    "tencent-secret-id" "TENCENT_SECRET_ID" "no secret id of Tencent Cloud" ["AKID"]
        r"\b(?P<v>AKID[A-Za-z0-9]{32})\b"
        yes ["AKID{32:base62}"]
        no ["AKID{31:base62}" "qAKID{32:base62}"]
    "scaleway-key" "SCALEWAY_KEY" "no access key of Scaleway" ["SCW"]
        r"\b(?P<v>SCW[A-Z0-9]{17})\b"
        yes ["SCW{17:base36}"]
        no ["SCW{16:base36}" "qSCW{17:base36}"]
    "yandex-key" "YANDEX_KEY" "no API key of Yandex Cloud" ["AQVN"]
        r"(?:^|[^\w-])(?P<v>AQVN[A-Za-z0-9_-]{35,38})(?:[^\w-]|$)"
        yes ["AQVN{35:base64url}"]
        no ["AQVN{34:base64url}" "qAQVN{35:base64url}"]
    "yandex-iam-token" "YANDEX_KEY" "no IAM token of Yandex Cloud" ["t1."]
        r"(?:^|[^\w.-])(?P<v>t1\.[A-Za-z0-9_-]{4,}={0,2}\.[A-Za-z0-9_-]{86}={0,2})"
        yes ["t1.9euel{60:base62}.{86:base64url}"]
        no ["t1.9euel{60:base62}.{85:base64url}" "qt1.9euel{60:base62}.{86:base64url}"]
    "netlify-token" "NETLIFY_TOKEN" "no access token of Netlify" ["nfp_"]
        r"\b(?P<v>nfp_[A-Za-z0-9_]{36})\b"
        yes ["nfp_{36:base62}"]
        no ["nfp_{35:base62}" "qnfp_{36:base62}"]
    "vercel-token" "VERCEL_TOKEN" "no token of Vercel" ["vca_" "vcp_" "vci_" "vcr_" "vck_"]
        r"\b(?P<v>vc[apirk]_[A-Za-z0-9]{56})\b"
        yes ["vcp_{56:base62}"]
        no ["vcp_{55:base62}" "qvcp_{56:base62}"]
    "render-key" "RENDER_KEY" "no API key of Render" ["rnd_"]
        r"\b(?P<v>rnd_[A-Za-z0-9]{26,34})\b"
        yes ["rnd_{26:base62}"]
        no ["rnd_{25:base62}" "qrnd_{26:base62}"]
    "supabase-token" "SUPABASE_TOKEN" "no access token of Supabase" ["sbp_"]
        r"\b(?P<v>sbp_[a-f0-9]{40})\b"
        yes ["sbp_{40:hex}"]
        no ["sbp_{39:hex}" "qsbp_{40:hex}"]
    "supabase-secret" "SUPABASE_TOKEN" "no secret key of Supabase" ["sb_secret_"]
        r"(?:^|[^\w-])(?P<v>sb_secret_[A-Za-z0-9_-]{31})(?:[^\w-]|$)"
        yes ["sb_secret_{31:base64url}"]
        no ["sb_secret_{30:base64url}" "qsb_secret_{31:base64url}"]
    "planetscale-token" "PLANETSCALE_TOKEN" "no token or password of PlanetScale" ["pscale_"]
        r"(?:^|[^\w-])(?P<v>pscale_(?:tkn|oauth|pw)_[A-Za-z0-9_.-]{32,64})(?:[^\w.-]|$|\.(?:\s|$))"
        yes ["pscale_tkn_{32:base62}"]
        no ["pscale_tkn_{31:base62}" "qpscale_tkn_{32:base62}"]
    "neon-key" "NEON_KEY" "no API key of Neon" ["napi_"]
        r"\b(?P<v>napi_[a-z0-9]{64})\b"
        yes ["napi_{64:alnum}"]
        no ["napi_{63:alnum}" "qnapi_{64:alnum}"]
    "databricks-token" "DATABRICKS_TOKEN" "no token of Databricks" ["dapi"]
        r"\b(?P<v>dapi[a-f0-9]{32}(?:-[0-9])?)\b"
        yes ["dapi{32:hex}"]
        no ["dapi{31:hex}" "qdapi{32:hex}"]
    "doppler-token" "DOPPLER_TOKEN" "no token of Doppler" ["dp."]
        r"(?:^|[^\w.-])(?P<v>dp\.(?:pt|st|sa|scim|audit|ct)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,44})(?:[^\w]|$)"
        yes ["dp.pt.{40:base62}"]
        no ["dp.pt.{39:base62}" "qdp.pt.{40:base62}"]
    "vault-token" "VAULT_TOKEN" "no token of Vault" ["hvs." "hvb." "hvr."]
        r"(?:^|[^\w.-])(?P<v>hv[sbr]\.[A-Za-z0-9_-]{90,300})(?:[^\w-]|$)"
        yes ["hvs.{90:base64url}"]
        no ["hvs.{89:base64url}" "qhvs.{90:base64url}"]
    "terraform-token" "TERRAFORM_TOKEN" "no API token of Terraform Cloud" [".atlasv1."]
        r"\b(?P<v>[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{60,70})(?:[^\w=-]|$)"
        yes ["{14:base62}.atlasv1.{60:base62}"]
        no ["{14:base62}.atlasv1.{59:base62}" "q{14:base62}.atlasv1.{60:base62}"]
    "pulumi-token" "PULUMI_TOKEN" "no access token of Pulumi" ["pul-"]
        r"\b(?P<v>pul-[a-f0-9]{40})\b"
        yes ["pul-{40:hex}"]
        no ["pul-{39:hex}" "qpul-{40:hex}"]
    "infisical-token" "INFISICAL_TOKEN" "no service token of Infisical" ["st."]
        r"(?:^|[^\w.-])(?P<v>st\.[a-f0-9]{24}\.[a-f0-9]{32}\.[a-f0-9]{32})(?:[^\w]|$)"
        yes ["st.{24:hex}.{32:hex}.{32:hex}"]
        no ["st.{24:hex}.{32:hex}.{31:hex}" "qst.{24:hex}.{32:hex}.{32:hex}"]
    "onepassword-token" "ONEPASSWORD_TOKEN" "no service account token of 1Password" ["ops_eyJ"]
        r"\b(?P<v>ops_eyJ[A-Za-z0-9+/_-]{200,}={0,3})"
        yes ["ops_eyJ{200:base62}"]
        no ["ops_eyJ{199:base62}" "qops_eyJ{200:base62}"]
    "onepassword-secret-key" "ONEPASSWORD_TOKEN" "no secret key of 1Password" ["A3-"]
        r"\b(?P<v>A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5})\b"
        yes ["A3-{6:base36}-{11:base36}-{5:base36}-{5:base36}-{5:base36}"]
        no ["A3-{6:base36}-{11:base36}-{5:base36}-{5:base36}-{4:base36}" "qA3-{6:base36}-{11:base36}-{5:base36}-{5:base36}-{5:base36}"]
    "tailscale-key" "TAILSCALE_KEY" "no key of Tailscale" ["tskey-"]
        r"\b(?P<v>tskey-(?:auth|api|client|scim|webhook)-[A-Za-z0-9]{6,24}-[A-Za-z0-9]{24,40})\b"
        yes ["tskey-auth-{12:base62}-{24:base62}"]
        no ["tskey-auth-{12:base62}-{23:base62}" "qtskey-auth-{12:base62}-{24:base62}"]
    "openshift-token" "OPENSHIFT_TOKEN" "no access token of OpenShift" ["sha256~"]
        r"(?:^|[^\w-])(?P<v>sha256~[A-Za-z0-9_-]{43})(?:[^\w-]|$)"
        yes ["sha256~{43:base64url}"]
        no ["sha256~{42:base64url}" "qsha256~{43:base64url}"]
    "swarm-token" "DOCKER_SWARM_TOKEN" "no join token or unlock key of Docker Swarm" ["SWM"]
        r"\b(?P<v>SWMTKN-1-[a-z0-9]{50}-[a-z0-9]{25}|SWMKEY-1-[A-Za-z0-9+/]{43})(?:[^\w+/]|$)"
        yes ["SWMTKN-1-{50:alnum}-{25:alnum}"]
        no ["SWMTKN-1-{50:alnum}-{24:alnum}" "qSWMTKN-1-{50:alnum}-{25:alnum}"]
    "rancher-token" "RANCHER_TOKEN" "no token of Rancher" ["token-"]
        r"\b(?P<v>token-[a-z0-9]{5}:[a-z0-9]{54})\b"
        yes ["token-{5:alnum}:{54:alnum}"]
        no ["token-{5:alnum}:{53:alnum}" "qtoken-{5:alnum}:{54:alnum}"]
    "prefect-key" "PREFECT_KEY" "no API key of Prefect" ["pnu_" "pnb_"]
        r"\b(?P<v>pn[ub]_[A-Za-z0-9]{36})\b"
        yes ["pnu_{36:base62}"]
        no ["pnu_{35:base62}" "qpnu_{36:base62}"]
    "confluent-secret" "CONFLUENT_SECRET" "no API secret of Confluent" ["cflt"]
        r"(?:^|[^\w+/])(?P<v>cflt[A-Za-z0-9+/]{60})(?:[^\w+/=]|$)"
        yes ["cflt{60:base62}"]
        no ["cflt{59:base62}" "qcflt{60:base62}"]
    "oracle-ocid-key" "ORACLE_KEY" "no customer secret key line of Oracle Cloud" ["ocid1."]
        r"\bocid1\.credential\.[a-z0-9]{1,8}\.\.(?P<v>[a-z0-9]{60})"
        yes ["ocid1.credential.oc1..{60:alnum}"]
        no ["ocid1.credential.oc1..{59:alnum}" "qocid1.credential.oc1..{60:alnum}"]
};
