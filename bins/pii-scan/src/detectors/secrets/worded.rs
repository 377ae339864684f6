//! Credentials that have no prefix of their own: their provider's name, and their form.

use super::PROVIDER;
use crate::detector::{Context, Detector, Trigger};
use crate::validators;

/// Words that say the random text beside a provider's name is no credential.
const NO_CREDENTIAL: &[&str] = &[
    "trace",
    "span",
    "request",
    "commit",
    "hash",
    "digest",
    "checksum",
    "sha1",
    "sha256",
    "md5",
    "etag",
    "version",
    "fingerprint",
    "revision",
    "integrity",
    "uuid",
    "guid",
    "correlation",
    "event",
    "image",
    "blob",
    "run",
    "job",
    "build",
    "file",
    "path",
    "session",
    "id",
];

macro_rules! worded {
    ($($id:literal $entity:literal $what:literal [$($word:literal)+] $pattern:literal $(check $check:path,)?
        yes [$($yes:literal)+] no [$($no:literal)+])*) => {
        &[$(Detector {
            id: $id,
            entity: $entity,
            what: $what,
            pattern: $pattern,
            trigger: Trigger::Words,
            validator: [$(Some($check as fn(&str) -> bool),)? Some(validators::random_token as fn(&str) -> bool)][0],
            context: Context::required(&[$($word),+]).cleared_by(NO_CREDENTIAL),
            confidence: 45,
            examples: &[$($yes),+],
            counterexamples: &[$($no),+],
            ..PROVIDER
        }),*]
    };
}

/// The rows.
pub static ROWS: &[Detector] = worded! {
    "adafruit-key" "ADAFRUIT_KEY" "no credential of Adafruit IO" ["adafruit"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>aio_[A-Za-z0-9]{28}|[a-f0-9]{32})(?:[^\w+/=-]|$)"
        yes ["adafruit key: aio_{28:base62}" "ADAFRUIT_TOKEN=aio_{28:base62}"]
        no ["aio_{28:base62}" "adafruit key: aio_{25:base62}"]
    "algolia-key" "ALGOLIA_KEY" "no credential of Algolia" ["algolia"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-f0-9]{32})(?:[^\w+/=-]|$)"
        yes ["algolia key: {32:hex}" "ALGOLIA_TOKEN={32:hex}"]
        no ["{32:hex}" "algolia key: {29:hex}"]
    "amplitude-key" "AMPLITUDE_KEY" "no credential of Amplitude" ["amplitude"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-f0-9]{32})(?:[^\w+/=-]|$)"
        yes ["amplitude key: {32:hex}" "AMPLITUDE_TOKEN={32:hex}"]
        no ["{32:hex}" "amplitude key: {29:hex}"]
    "asana-token" "ASANA_TOKEN" "no credential of Asana" ["asana"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[0-9]/[0-9]{15,17}(?:/[0-9]{16})?:[a-f0-9]{32}|[a-z0-9]{32})(?:[^\w+/=-]|$)"
        yes ["asana key: 1/{16:digit}:{32:hex}" "ASANA_TOKEN=1/{16:digit}:{32:hex}"]
        no ["1/{16:digit}:{32:hex}" "asana key: 1/{16:digit}:{29:hex}"]
    "assemblyai-key" "ASSEMBLYAI_KEY" "no credential of AssemblyAI" ["assemblyai" "assembly ai"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-f0-9]{32})(?:[^\w+/=-]|$)"
        yes ["assemblyai key: {32:hex}" "ASSEMBLYAI_TOKEN={32:hex}"]
        no ["{32:hex}" "assemblyai key: {29:hex}"]
    "auth0-secret" "AUTH0_SECRET" "no credential of Auth0" ["auth0"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[A-Za-z0-9_-]{64})(?:[^\w+/=-]|$)"
        yes ["auth0 key: {64:base64url}" "AUTH0_TOKEN={64:base64url}"]
        no ["{64:base64url}" "auth0 key: {61:base64url}"]
    "aws-secret-access-key" "AWS_SECRET_ACCESS_KEY" "no credential of AWS" ["aws secret access key" "aws secret" "secret access key" "secretaccesskey" "aws secret key" "aws"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[A-Za-z0-9+/]{40})(?:[^\w+/=-]|$)"
        yes ["aws secret access key key: {40:base64}" "AWS_SECRET_ACCESS_KEY_TOKEN={40:base64}"]
        no ["{40:base64}" "aws secret access key key: {37:base64}"]
    "azure-subscription-key" "AZURE_SUBSCRIPTION_KEY" "no credential of Azure" ["subscription key" "ocp apim"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-f0-9]{32})(?:[^\w+/=-]|$)"
        yes ["subscription key key: {32:hex}" "SUBSCRIPTION_KEY_TOKEN={32:hex}"]
        no ["{32:hex}" "subscription key key: {29:hex}"]
    "beamer-token" "BEAMER_TOKEN" "no credential of Beamer" ["beamer"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>b_[A-Za-z0-9=_-]{44})(?:[^\w+/=-]|$)"
        yes ["beamer key: b_{44:base62}" "BEAMER_TOKEN=b_{44:base62}"]
        no ["b_{44:base62}" "beamer key: b_{41:base62}"]
    "bitbucket-secret" "BITBUCKET_SECRET" "no credential of Bitbucket" ["bitbucket"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[A-Za-z0-9]{32}|[A-Za-z0-9=_-]{64})(?:[^\w+/=-]|$)"
        yes ["bitbucket key: {32:base62}" "BITBUCKET_TOKEN={32:base62}"]
        no ["{32:base62}" "bitbucket key: {29:base62}"]
    "braze-key" "BRAZE_KEY" "no credential of Braze" ["braze"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12})(?:[^\w+/=-]|$)"
        yes ["braze key: {8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}" "BRAZE_TOKEN={8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}"]
        no ["{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}" "braze key: {8:hex}-{4:hex}-{4:hex}-{4:hex}-{9:hex}"]
    "bugsnag-key" "BUGSNAG_KEY" "no credential of Bugsnag" ["bugsnag"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-f0-9]{32})(?:[^\w+/=-]|$)"
        yes ["bugsnag key: {32:hex}" "BUGSNAG_TOKEN={32:hex}"]
        no ["{32:hex}" "bugsnag key: {29:hex}"]
    "checkly-key" "CHECKLY_KEY" "no credential of Checkly" ["checkly"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>cu_[a-f0-9]{32})(?:[^\w+/=-]|$)"
        yes ["checkly key: cu_{32:hex}" "CHECKLY_TOKEN=cu_{32:hex}"]
        no ["cu_{32:hex}" "checkly key: cu_{29:hex}"]
    "cloudflare-token" "CLOUDFLARE_TOKEN" "no credential of Cloudflare" ["cloudflare" "cf api"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[A-Za-z0-9_-]{40}|[a-f0-9]{37})(?:[^\w+/=-]|$)"
        yes ["cloudflare key: {40:base62}" "CLOUDFLARE_TOKEN={40:base62}"]
        no ["{40:base62}" "cloudflare key: {37:base62}"]
    "codecov-token" "CODECOV_TOKEN" "no credential of Codecov" ["codecov"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}|[a-z0-9]{32})(?:[^\w+/=-]|$)"
        yes ["codecov key: {8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}" "CODECOV_TOKEN={8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}"]
        no ["{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}" "codecov key: {8:hex}-{4:hex}-{4:hex}-{4:hex}-{9:hex}"]
    "cohere-key" "COHERE_KEY" "no credential of Cohere" ["cohere"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[A-Za-z0-9]{40})(?:[^\w+/=-]|$)"
        yes ["cohere key: {40:base62}" "COHERE_TOKEN={40:base62}"]
        no ["{40:base62}" "cohere key: {37:base62}"]
    "confluent-key" "CONFLUENT_KEY" "no credential of Confluent" ["confluent"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[A-Za-z0-9/+]{64}|[A-Z0-9]{16})(?:[^\w+/=-]|$)"
        yes ["confluent key: {64:base64}" "CONFLUENT_TOKEN={64:base64}"]
        no ["{64:base64}" "confluent key: {61:base64}"]
    "coveralls-token" "COVERALLS_TOKEN" "no credential of Coveralls" ["coveralls"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[A-Za-z0-9]{33}|[A-Za-z0-9]{37})(?:[^\w+/=-]|$)"
        yes ["coveralls key: {33:base62}" "COVERALLS_TOKEN={33:base62}"]
        no ["{33:base62}" "coveralls key: {30:base62}"]
    "datadog-key" "DATADOG_KEY" "no credential of Datadog" ["datadog" "dd api key" "dd app key" "dd application key"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-f0-9]{40}|[a-f0-9]{32})(?:[^\w+/=-]|$)"
        yes ["datadog key: {32:hex}" "DATADOG_TOKEN={32:hex}"]
        no ["{32:hex}" "datadog key: {29:hex}"]
    "deepgram-key" "DEEPGRAM_KEY" "no credential of Deepgram" ["deepgram"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-f0-9]{40})(?:[^\w+/=-]|$)"
        yes ["deepgram key: {40:hex}" "DEEPGRAM_TOKEN={40:hex}"]
        no ["{40:hex}" "deepgram key: {37:hex}"]
    "discord-token" "DISCORD_TOKEN" "no credential of Discord" ["discord"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[A-Za-z0-9_-]{23,28}\.[A-Za-z0-9_-]{6,7}\.[A-Za-z0-9_-]{27,38}|[A-Za-z0-9_-]{32}|[a-f0-9]{64})(?:[^\w+/=-]|$)"
        check validators::discord_token,
        yes ["discord key: {32:base62}" "DISCORD_TOKEN={32:base62}" "discord bot MTIzNDU2Nzg5MDEyMzQ1Njc4.{6:base62}.{27:base62}"]
        no ["{32:base62}" "discord key: {29:base62}" "discord bot {24:base62}.{6:base62}.{27:base62}"]
    "droneci-token" "DRONECI_TOKEN" "no credential of Drone" ["droneci" "drone"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[A-Za-z0-9]{32})(?:[^\w+/=-]|$)"
        yes ["droneci key: {32:base62}" "DRONECI_TOKEN={32:base62}"]
        no ["{32:base62}" "droneci key: {29:base62}"]
    "dropbox-secret" "DROPBOX_SECRET" "no credential of Dropbox" ["dropbox"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-z0-9]{15}|[A-Za-z0-9]{11}AAAAAAAAAA[A-Za-z0-9_=-]{43})(?:[^\w+/=-]|$)"
        yes ["dropbox key: {15:alnum}" "DROPBOX_TOKEN={15:alnum}"]
        no ["{15:alnum}" "dropbox key: {12:alnum}"]
    "etsy-key" "ETSY_KEY" "no credential of Etsy" ["etsy"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-z0-9]{24})(?:[^\w+/=-]|$)"
        yes ["etsy key: {24:alnum}" "ETSY_TOKEN={24:alnum}"]
        no ["{24:alnum}" "etsy key: {21:alnum}"]
    "facebook-secret" "FACEBOOK_SECRET" "no credential of Facebook" ["facebook" "fb app secret"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-f0-9]{32}|[0-9]{15,16}\|[A-Za-z0-9_-]{27,40})(?:[^\w+/=-]|$)"
        yes ["facebook key: {32:hex}" "FACEBOOK_TOKEN={32:hex}"]
        no ["{32:hex}" "facebook key: {29:hex}"]
    "fastly-token" "FASTLY_TOKEN" "no credential of Fastly" ["fastly"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[A-Za-z0-9_-]{32})(?:[^\w+/=-]|$)"
        yes ["fastly key: {32:base62}" "FASTLY_TOKEN={32:base62}"]
        no ["{32:base62}" "fastly key: {29:base62}"]
    "finnhub-token" "FINNHUB_TOKEN" "no credential of Finnhub" ["finnhub"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-z0-9]{20})(?:[^\w+/=-]|$)"
        yes ["finnhub key: {20:alnum}" "FINNHUB_TOKEN={20:alnum}"]
        no ["{20:alnum}" "finnhub key: {17:alnum}"]
    "freshbooks-token" "FRESHBOOKS_TOKEN" "no credential of Freshbooks" ["freshbooks"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-f0-9]{64})(?:[^\w+/=-]|$)"
        yes ["freshbooks key: {64:hex}" "FRESHBOOKS_TOKEN={64:hex}"]
        no ["{64:hex}" "freshbooks key: {61:hex}"]
    "gitea-token" "GITEA_TOKEN" "no credential of Gitea" ["gitea" "forgejo" "gogs"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-f0-9]{40})(?:[^\w+/=-]|$)"
        yes ["gitea key: {40:hex}" "GITEA_TOKEN={40:hex}"]
        no ["{40:hex}" "gitea key: {37:hex}"]
    "gitter-token" "GITTER_TOKEN" "no credential of Gitter" ["gitter"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[A-Za-z0-9_-]{40})(?:[^\w+/=-]|$)"
        yes ["gitter key: {40:base62}" "GITTER_TOKEN={40:base62}"]
        no ["{40:base62}" "gitter key: {37:base62}"]
    "hetzner-token" "HETZNER_TOKEN" "no credential of Hetzner" ["hetzner" "hcloud"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[A-Za-z0-9]{64})(?:[^\w+/=-]|$)"
        yes ["hetzner key: {64:base62}" "HETZNER_TOKEN={64:base62}"]
        no ["{64:base62}" "hetzner key: {61:base62}"]
    "heroku-token" "HEROKU_TOKEN" "no credential of Heroku" ["heroku"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12})(?:[^\w+/=-]|$)"
        yes ["heroku key: {8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}" "HEROKU_TOKEN={8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}"]
        no ["{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}" "heroku key: {8:hex}-{4:hex}-{4:hex}-{4:hex}-{9:hex}"]
    "ibm-cloud-key" "IBM_CLOUD_KEY" "no credential of IBM Cloud" ["ibm" "bluemix" "ibmcloud"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[A-Za-z0-9_-]{44})(?:[^\w+/=-]|$)"
        yes ["ibm key: {44:base62}" "IBM_TOKEN={44:base62}"]
        no ["{44:base62}" "ibm key: {41:base62}"]
    "intercom-token" "INTERCOM_TOKEN" "no credential of Intercom" ["intercom"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[A-Za-z0-9=_]{58,60}|[A-Za-z0-9]{40})(?:[^\w+/=-]|$)"
        yes ["intercom key: {60:base62}" "INTERCOM_TOKEN={60:base62}"]
        no ["{60:base62}" "intercom key: {57:base62}"]
    "jenkins-token" "JENKINS_TOKEN" "no credential of Jenkins" ["jenkins"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>11[a-f0-9]{32})(?:[^\w+/=-]|$)"
        yes ["jenkins key: 11{32:hex}" "JENKINS_TOKEN=11{32:hex}"]
        no ["11{32:hex}" "jenkins key: 11{29:hex}"]
    "kraken-secret" "KRAKEN_SECRET" "no credential of Kraken" ["kraken"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[A-Za-z0-9/=_+-]{80,90})(?:[^\w+/=-]|$)"
        yes ["kraken key: {80:base62}" "KRAKEN_TOKEN={80:base62}"]
        no ["{80:base62}" "kraken key: {77:base62}"]
    "kubernetes-bootstrap-token" "KUBERNETES_BOOTSTRAP_TOKEN" "no credential of Kubernetes" ["kubeadm" "bootstrap token" "discovery token" "kubelet"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-z0-9]{6}\.[a-z0-9]{16})(?:[^\w+/=-]|$)"
        yes ["kubeadm key: {6:alnum}.{16:alnum}" "KUBEADM_TOKEN={6:alnum}.{16:alnum}"]
        no ["{6:alnum}.{16:alnum}" "kubeadm key: {6:alnum}.{13:alnum}"]
    "kucoin-secret" "KUCOIN_SECRET" "no credential of KuCoin" ["kucoin"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}|[a-f0-9]{24})(?:[^\w+/=-]|$)"
        yes ["kucoin key: {8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}" "KUCOIN_TOKEN={8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}"]
        no ["{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}" "kucoin key: {8:hex}-{4:hex}-{4:hex}-{4:hex}-{9:hex}"]
    "launchdarkly-api-key" "LAUNCHDARKLY_API_KEY" "no credential of LaunchDarkly" ["launchdarkly"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>(?:api-|mob-)?[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}|[A-Za-z0-9=_-]{40})(?:[^\w+/=-]|$)"
        yes ["launchdarkly key: api-{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}" "LAUNCHDARKLY_TOKEN=api-{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}"]
        no ["api-{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}" "launchdarkly key: api-{8:hex}-{4:hex}-{4:hex}-{4:hex}-{9:hex}"]
    "linkedin-secret" "LINKEDIN_SECRET" "no credential of LinkedIn" ["linkedin"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>WPL_AP[01]\.[A-Za-z0-9.=/+]{16,40}|[A-Za-z0-9]{14,16})(?:[^\w+/=-]|$)"
        yes ["linkedin key: {16:base62}" "LINKEDIN_TOKEN={16:base62}"]
        no ["{16:base62}" "linkedin key: {13:base62}"]
    "linode-token" "LINODE_TOKEN" "no credential of Linode" ["linode" "akamai cloud"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-f0-9]{64})(?:[^\w+/=-]|$)"
        yes ["linode key: {64:hex}" "LINODE_TOKEN={64:hex}"]
        no ["{64:hex}" "linode key: {61:hex}"]
    "lokalise-token" "LOKALISE_TOKEN" "no credential of Lokalise" ["lokalise"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-z0-9]{40})(?:[^\w+/=-]|$)"
        yes ["lokalise key: {40:alnum}" "LOKALISE_TOKEN={40:alnum}"]
        no ["{40:alnum}" "lokalise key: {37:alnum}"]
    "mailgun-signing-key" "MAILGUN_SIGNING_KEY" "no credential of Mailgun" ["mailgun"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-f0-9]{32}-[a-f0-9]{8}-[a-f0-9]{8}|[a-f0-9]{32})(?:[^\w+/=-]|$)"
        yes ["mailgun key: {32:hex}-{8:hex}-{8:hex}" "MAILGUN_TOKEN={32:hex}-{8:hex}-{8:hex}"]
        no ["{32:hex}-{8:hex}-{8:hex}" "mailgun key: {32:hex}-{8:hex}-{5:hex}"]
    "mailjet-key" "MAILJET_KEY" "no credential of Mailjet" ["mailjet"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-f0-9]{32})(?:[^\w+/=-]|$)"
        yes ["mailjet key: {32:hex}" "MAILJET_TOKEN={32:hex}"]
        no ["{32:hex}" "mailjet key: {29:hex}"]
    "mattermost-token" "MATTERMOST_TOKEN" "no credential of Mattermost" ["mattermost"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-z0-9]{26})(?:[^\w+/=-]|$)"
        yes ["mattermost key: {26:alnum}" "MATTERMOST_TOKEN={26:alnum}"]
        no ["{26:alnum}" "mattermost key: {23:alnum}"]
    "messagebird-token" "MESSAGEBIRD_TOKEN" "no credential of MessageBird" ["messagebird" "message bird"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[A-Za-z0-9]{25}|[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12})(?:[^\w+/=-]|$)"
        yes ["messagebird key: {25:base62}" "MESSAGEBIRD_TOKEN={25:base62}"]
        no ["{25:base62}" "messagebird key: {22:base62}"]
    "mistral-key" "MISTRAL_KEY" "no credential of Mistral" ["mistral"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[A-Za-z0-9]{32})(?:[^\w+/=-]|$)"
        yes ["mistral key: {32:base62}" "MISTRAL_TOKEN={32:base62}"]
        no ["{32:base62}" "mistral key: {29:base62}"]
    "mixpanel-secret" "MIXPANEL_SECRET" "no credential of Mixpanel" ["mixpanel"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-f0-9]{32})(?:[^\w+/=-]|$)"
        yes ["mixpanel key: {32:hex}" "MIXPANEL_TOKEN={32:hex}"]
        no ["{32:hex}" "mixpanel key: {29:hex}"]
    "newrelic-insights" "NEWRELIC_INSIGHTS" "no credential of New Relic" ["newrelic" "new relic"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-f0-9]{40}|[A-Za-z0-9-]{32}|[a-z0-9]{64})(?:[^\w+/=-]|$)"
        yes ["newrelic key: {40:hex}" "NEWRELIC_TOKEN={40:hex}"]
        no ["{40:hex}" "newrelic key: {37:hex}"]
    "npm-auth-token" "NPM_AUTH_TOKEN" "no credential of npm" ["authtoken" "npm auth" "npmrc"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12})(?:[^\w+/=-]|$)"
        yes ["authtoken key: {8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}" "AUTHTOKEN_TOKEN={8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}"]
        no ["{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}" "authtoken key: {8:hex}-{4:hex}-{4:hex}-{4:hex}-{9:hex}"]
    "nytimes-key" "NYTIMES_KEY" "no credential of the New York Times" ["nytimes" "newyorktimes"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[A-Za-z0-9=_-]{32})(?:[^\w+/=-]|$)"
        yes ["nytimes key: {32:base62}" "NYTIMES_TOKEN={32:base62}"]
        no ["{32:base62}" "nytimes key: {29:base62}"]
    "okta-token" "OKTA_TOKEN" "no credential of Okta" ["okta"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>00[A-Za-z0-9_-]{40})(?:[^\w+/=-]|$)"
        yes ["okta key: 00{40:base62}" "OKTA_TOKEN=00{40:base62}"]
        no ["00{40:base62}" "okta key: 00{37:base62}"]
    "openweather-key" "OPENWEATHER_KEY" "no credential of OpenWeather" ["openweather" "openweathermap"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-f0-9]{32})(?:[^\w+/=-]|$)"
        yes ["openweather key: {32:hex}" "OPENWEATHER_TOKEN={32:hex}"]
        no ["{32:hex}" "openweather key: {29:hex}"]
    "opsgenie-key" "OPSGENIE_KEY" "no credential of Opsgenie" ["opsgenie"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12})(?:[^\w+/=-]|$)"
        yes ["opsgenie key: {8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}" "OPSGENIE_TOKEN={8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}"]
        no ["{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}" "opsgenie key: {8:hex}-{4:hex}-{4:hex}-{4:hex}-{9:hex}"]
    "pagerduty-key" "PAGERDUTY_KEY" "no credential of PagerDuty" ["pagerduty" "pager duty"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[A-Za-z0-9_+-]{20}|[a-f0-9]{32})(?:[^\w+/=-]|$)"
        yes ["pagerduty key: u+{18:base62}" "PAGERDUTY_TOKEN=u+{18:base62}"]
        no ["u+{18:base62}" "pagerduty key: u+{15:base62}"]
    "paypal-secret" "PAYPAL_SECRET" "no credential of PayPal" ["paypal"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>E[A-Za-z0-9_-]{60,79}|[A-Za-z0-9_.-]{80})(?:[^\w+/=-]|$)"
        yes ["paypal key: E{60:base64url}" "PAYPAL_TOKEN=E{60:base64url}"]
        no ["E{60:base64url}" "paypal key: E{57:base64url}"]
    "plaid-secret" "PLAID_SECRET" "no credential of Plaid" ["plaid"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-f0-9]{30}|[a-z0-9]{24})(?:[^\w+/=-]|$)"
        yes ["plaid key: {30:hex}" "PLAID_TOKEN={30:hex}"]
        no ["{30:hex}" "plaid key: {27:hex}"]
    "postmark-token" "POSTMARK_TOKEN" "no credential of Postmark" ["postmark"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12})(?:[^\w+/=-]|$)"
        yes ["postmark key: {8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}" "POSTMARK_TOKEN={8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}"]
        no ["{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}" "postmark key: {8:hex}-{4:hex}-{4:hex}-{4:hex}-{9:hex}"]
    "pusher-secret" "PUSHER_SECRET" "no credential of Pusher" ["pusher"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-f0-9]{20})(?:[^\w+/=-]|$)"
        yes ["pusher key: {20:hex}" "PUSHER_TOKEN={20:hex}"]
        no ["{20:hex}" "pusher key: {17:hex}"]
    "rollbar-token" "ROLLBAR_TOKEN" "no credential of Rollbar" ["rollbar"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-f0-9]{32}|[a-f0-9]{64})(?:[^\w+/=-]|$)"
        yes ["rollbar key: {32:hex}" "ROLLBAR_TOKEN={32:hex}"]
        no ["{32:hex}" "rollbar key: {29:hex}"]
    "sendbird-token" "SENDBIRD_TOKEN" "no credential of Sendbird" ["sendbird"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-f0-9]{40})(?:[^\w+/=-]|$)"
        yes ["sendbird key: {40:hex}" "SENDBIRD_TOKEN={40:hex}"]
        no ["{40:hex}" "sendbird key: {37:hex}"]
    "sentry-auth-token" "SENTRY_AUTH_TOKEN" "no credential of Sentry" ["sentry"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-f0-9]{64})(?:[^\w+/=-]|$)"
        yes ["sentry key: {64:hex}" "SENTRY_TOKEN={64:hex}"]
        no ["{64:hex}" "sentry key: {61:hex}"]
    "shodan-key" "SHODAN_KEY" "no credential of Shodan" ["shodan"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[A-Za-z0-9]{32})(?:[^\w+/=-]|$)"
        yes ["shodan key: {32:base62}" "SHODAN_TOKEN={32:base62}"]
        no ["{32:base62}" "shodan key: {29:base62}"]
    "snyk-token" "SNYK_TOKEN" "no credential of Snyk" ["snyk"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12})(?:[^\w+/=-]|$)"
        yes ["snyk key: {8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}" "SNYK_TOKEN={8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}"]
        no ["{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}" "snyk key: {8:hex}-{4:hex}-{4:hex}-{4:hex}-{9:hex}"]
    "splunk-token" "SPLUNK_TOKEN" "no credential of Splunk" ["splunk" "hec token"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12})(?:[^\w+/=-]|$)"
        yes ["splunk key: {8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}" "SPLUNK_TOKEN={8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}"]
        no ["{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}" "splunk key: {8:hex}-{4:hex}-{4:hex}-{4:hex}-{9:hex}"]
    "squarespace-token" "SQUARESPACE_TOKEN" "no credential of Squarespace" ["squarespace"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12})(?:[^\w+/=-]|$)"
        yes ["squarespace key: {8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}" "SQUARESPACE_TOKEN={8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}"]
        no ["{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}" "squarespace key: {8:hex}-{4:hex}-{4:hex}-{4:hex}-{9:hex}"]
    "sumologic-key" "SUMOLOGIC_KEY" "no credential of Sumo Logic" ["sumologic" "sumo logic" "sumo"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>su[A-Za-z0-9]{12}|[A-Za-z0-9]{64})(?:[^\w+/=-]|$)"
        yes ["sumologic key: {64:base62}" "SUMOLOGIC_TOKEN={64:base62}"]
        no ["{64:base62}" "sumologic key: {61:base62}"]
    "travis-token" "TRAVIS_TOKEN" "no credential of Travis CI" ["travis"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[A-Za-z0-9_-]{22})(?:[^\w+/=-]|$)"
        yes ["travis key: {22:base62}" "TRAVIS_TOKEN={22:base62}"]
        no ["{22:base62}" "travis key: {19:base62}"]
    "trello-token" "TRELLO_TOKEN" "no credential of Trello" ["trello"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>ATTA[a-f0-9]{72}|[a-f0-9]{64}|[a-f0-9]{32})(?:[^\w+/=-]|$)"
        yes ["trello key: {32:hex}" "TRELLO_TOKEN={32:hex}"]
        no ["{32:hex}" "trello key: {29:hex}"]
    "twilio-auth-token" "TWILIO_AUTH_TOKEN" "no credential of Twilio" ["twilio"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-f0-9]{32})(?:[^\w+/=-]|$)"
        yes ["twilio key: {32:hex}" "TWILIO_TOKEN={32:hex}"]
        no ["{32:hex}" "twilio key: {29:hex}"]
    "twitch-token" "TWITCH_TOKEN" "no credential of Twitch" ["twitch"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>(?:oauth:)?[a-z0-9]{30})(?:[^\w+/=-]|$)"
        yes ["twitch key: {30:alnum}" "TWITCH_TOKEN={30:alnum}"]
        no ["{30:alnum}" "twitch key: {27:alnum}"]
    "twitter-secret" "TWITTER_SECRET" "no credential of X" ["twitter" "consumer secret" "consumer key"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[A-Za-z0-9]{50}|[A-Za-z0-9]{45}|[0-9]{15,25}-[A-Za-z0-9]{20,40}|[A-Za-z0-9]{25}|[A-Za-z0-9]{35,44})(?:[^\w+/=-]|$)"
        yes ["twitter key: {50:base62}" "TWITTER_TOKEN={50:base62}"]
        no ["{50:base62}" "twitter key: {47:base62}"]
    "vault-legacy-token" "VAULT_LEGACY_TOKEN" "no credential of Vault" ["vault"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[sb]\.[A-Za-z0-9]{24})(?:[^\w+/=-]|$)"
        yes ["vault key: s.{24:base62}" "VAULT_TOKEN=s.{24:base62}"]
        no ["s.{24:base62}" "vault key: s.{21:base62}"]
    "vultr-key" "VULTR_KEY" "no credential of Vultr" ["vultr"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[A-Z0-9]{36})(?:[^\w+/=-]|$)"
        yes ["vultr key: {36:base36}" "VULTR_TOKEN={36:base36}"]
        no ["{36:base36}" "vultr key: {33:base36}"]
    "wandb-key" "WANDB_KEY" "no credential of Weights & Biases" ["wandb" "weights and biases"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[a-f0-9]{40})(?:[^\w+/=-]|$)"
        yes ["wandb key: {40:hex}" "WANDB_TOKEN={40:hex}"]
        no ["{40:hex}" "wandb key: {37:hex}"]
    "wireguard-key" "WIREGUARD_KEY" "no credential of WireGuard" ["wireguard" "privatekey" "private key" "presharedkey" "preshared key"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)(?:[^\w+/=-]|$)"
        yes ["wireguard key: {42:base64}A=" "WIREGUARD_TOKEN={42:base64}A="]
        no ["{42:base64}A=" "wireguard key: {39:base64}A="]
    "yandex-secret" "YANDEX_SECRET" "no credential of Yandex Cloud" ["yandex"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>YC[A-Za-z0-9_-]{38}|y0_[A-Za-z0-9_-]{54,60})(?:[^\w+/=-]|$)"
        yes ["yandex key: YC{38:base64url}" "YANDEX_TOKEN=YC{38:base64url}"]
        no ["YC{38:base64url}" "yandex key: YC{35:base64url}"]
    "zendesk-secret" "ZENDESK_SECRET" "no credential of Zendesk" ["zendesk"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>[A-Za-z0-9]{40}|[a-f0-9]{64})(?:[^\w+/=-]|$)"
        yes ["zendesk key: {40:base62}" "ZENDESK_TOKEN={40:base62}"]
        no ["{40:base62}" "zendesk key: {37:base62}"]
    "zoho-token" "ZOHO_TOKEN" "no credential of Zoho" ["zoho"]
        r"(?:^|[^\w.+/=-]|[^.+/-]=)(?P<v>1000\.[a-f0-9]{32}\.[a-f0-9]{32})(?:[^\w+/=-]|$)"
        yes ["zoho key: 1000.{32:hex}.{32:hex}" "ZOHO_TOKEN=1000.{32:hex}.{32:hex}"]
        no ["1000.{32:hex}.{32:hex}" "zoho key: 1000.{32:hex}.{29:hex}"]
};
