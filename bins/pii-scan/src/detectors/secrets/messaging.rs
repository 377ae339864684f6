//! Keys and webhooks of messaging, mail and customer tools.

use super::literal;
use crate::detector::Detector;

/// The rows.
pub static ROWS: &[Detector] = literal! {
    "slack-webhook" "SLACK_WEBHOOK" "no incoming webhook of Slack" ["hooks.slack.com"]
        r"(?P<v>hooks\.slack(?:-gov)?\.com/(?:services/T[A-Za-z0-9_]{8,12}/B[A-Za-z0-9_]{8,12}/[A-Za-z0-9_]{24}|(?:workflows|triggers)/[A-Za-z0-9_]+/[A-Za-z0-9_]+/[A-Za-z0-9_]{24,32}))(?:[^\w]|$)"
        yes ["https://hooks.slack.com/services/T{9:base36}/B{9:base36}/{24:base62}"]
        no ["https://hooks.slack.com/services/T{9:base36}/B{9:base36}/{23:base62}"]
    "slack-app-token" "SLACK_TOKEN" "no app-level token of Slack" ["xapp-"]
        r"\b(?P<v>xapp-[0-9]-[A-Z0-9]{9,13}-[0-9]{10,14}-[a-f0-9]{60,64})\b"
        yes ["xapp-1-A{10:base36}-{13:digit}-{60:hex}"]
        no ["xapp-1-A{10:base36}-{13:digit}-{59:hex}" "qxapp-1-A{10:base36}-{13:digit}-{60:hex}"]
    "discord-webhook" "DISCORD_WEBHOOK" "no webhook of Discord" ["/api/webhooks/"]
        r"(?P<v>discord(?:app)?\.com/api/(?:v[0-9]{1,2}/)?webhooks/[0-9]{17,20}/[A-Za-z0-9_-]{60,80})"
        yes ["https://discord.com/api/webhooks/{18:digit}/{60:base64url}"]
        no ["https://discord.com/api/webhooks/{18:digit}/{59:base64url}"]
    "teams-webhook" "TEAMS_WEBHOOK" "no incoming webhook of Microsoft Teams" ["webhook.office.com"]
        r"(?P<v>webhook\.office\.com/webhookb2/[a-f0-9-]{36}@[a-f0-9-]{36}/IncomingWebhook/[a-f0-9]{32}/[a-f0-9-]{36})"
        yes ["https://{5:lower}.webhook.office.com/webhookb2/{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}@{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}/IncomingWebhook/{32:hex}/{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}"]
        no ["https://{5:lower}.webhook.office.com/webhookb2/{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}@{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}/IncomingWebhook/{32:hex}/{8:hex}-{4:hex}-{4:hex}-{4:hex}-{11:hex}"]
    "zapier-webhook" "ZAPIER_WEBHOOK" "no webhook of Zapier" ["hooks.zapier.com"]
        r"(?P<v>hooks\.zapier\.com/hooks/catch/[A-Za-z0-9]+/[A-Za-z0-9]{6,12})"
        yes ["https://hooks.zapier.com/hooks/catch/{7:digit}/{6:alnum}"]
        no ["https://hooks.zapier.com/hooks/catch/{7:digit}/{5:alnum}"]
    "twilio-key" "TWILIO_KEY" "no API key of Twilio" ["SK0" "SK1" "SK2" "SK3" "SK4" "SK5" "SK6" "SK7" "SK8" "SK9" "SKa" "SKb" "SKc" "SKd" "SKe" "SKf"]
        r"\b(?P<v>SK[a-f0-9]{32})\b"
        yes ["SK{32:hex}"]
        no ["SK{31:hex}" "qSK{32:hex}"]
    "telegram-bot-token" "TELEGRAM_TOKEN" "no bot token of Telegram" [":AA"]
        r"(?:^|[^\w-]|bot)(?P<v>[0-9]{8,10}:AA[A-Za-z0-9_-]{33})(?:[^\w-]|$)"
        yes ["{10:digit}:AA{33:base64url}"]
        no ["{10:digit}:AA{32:base64url}" "q{10:digit}:AA{33:base64url}"]
    "mailgun-key" "MAILGUN_KEY" "no API key of Mailgun" ["key-"]
        r"\b(?P<v>(?:priv|pub)?key-[a-f0-9]{32})\b"
        yes ["key-{32:hex}"]
        no ["key-{31:hex}" "qkey-{32:hex}"]
    "mailchimp-key" "MAILCHIMP_KEY" "no API key of Mailchimp" ["-us"]
        r"\b(?P<v>[a-f0-9]{32}-us[0-9]{1,2})\b"
        yes ["{32:hex}-us12"]
        no ["{31:hex}-us12" "q{32:hex}-us12"]
    "mandrill-key" "MAILCHIMP_KEY" "no API key of Mailchimp Transactional" ["md-"]
        r"(?:^|[^\w-])(?P<v>md-[A-Za-z0-9_-]{22})(?:[^\w-]|$)"
        yes ["md-{22:base64url}"]
        no ["md-{21:base64url}" "qmd-{22:base64url}"]
    "brevo-key" "BREVO_KEY" "no API key of Brevo" ["xkeysib-"]
        r"\b(?P<v>x(?:keysib|smtpsib)-[a-f0-9]{64}-[A-Za-z0-9]{16})\b"
        yes ["xkeysib-{64:hex}-{16:base62}"]
        no ["xkeysib-{64:hex}-{15:base62}" "qxkeysib-{64:hex}-{16:base62}"]
    "resend-key" "RESEND_KEY" "no API key of Resend" ["re_"]
        r"\b(?P<v>re_[A-Za-z0-9]{8}_[A-Za-z0-9]{24})\b"
        yes ["re_{8:base62}_{24:base62}"]
        no ["re_{8:base62}_{23:base62}" "qre_{8:base62}_{24:base62}"]
    "facebook-token" "FACEBOOK_TOKEN" "no access token of Facebook" ["EAA"]
        r"\b(?P<v>EAA[A-Za-z0-9]{90,400})\b"
        yes ["EAA{90:base62}"]
        no ["EAA{89:base62}" "qEAA{90:base62}"]
    "instagram-token" "INSTAGRAM_TOKEN" "no access token of Instagram" ["IGQV" "IGQW" "IGAA"]
        r"(?:^|[^\w-])(?P<v>IG(?:QV|QW|AA)[A-Za-z0-9_-]{100,400})(?:[^\w-]|$)"
        yes ["IGQV{100:base64url}"]
        no ["IGQV{99:base64url}" "qIGQV{100:base64url}"]
    "twitter-bearer-token" "TWITTER_TOKEN" "no bearer token of X" ["AAAAAAAAAAAAAAAAAAAAA"]
        r"\b(?P<v>A{21,22}[A-Za-z0-9%]{80,110})(?:[^\w%]|$)"
        yes ["AAAAAAAAAAAAAAAAAAAAAB{79:base62}"]
        no ["AAAAAAAAAAAAAAAAAAAAAB{78:base62}" "qAAAAAAAAAAAAAAAAAAAAAB{79:base62}"]
    "mapbox-secret" "MAPBOX_TOKEN" "no secret token of Mapbox" ["sk.eyJ"]
        r"(?:^|[^\w.-])(?P<v>sk\.eyJ[A-Za-z0-9_-]{60,90}\.[A-Za-z0-9_-]{22})(?:[^\w-]|$)"
        yes ["sk.eyJ{60:base62}.{22:base64url}"]
        no ["sk.eyJ{60:base62}.{21:base64url}" "qsk.eyJ{60:base62}.{22:base64url}"]
    "klaviyo-key" "KLAVIYO_KEY" "no private key of Klaviyo" ["pk_"]
        r"\b(?P<v>pk_[a-f0-9]{34})\b"
        yes ["pk_{34:hex}"]
        no ["pk_{33:hex}" "qpk_{34:hex}"]
    "salesforce-token" "SALESFORCE_TOKEN" "no session or access token of Salesforce" ["00D"]
        r"\b(?P<v>00D[A-Za-z0-9]{12,15}![A-Za-z0-9_.]{80,120})(?:[^\w.]|$|\.(?:\s|$))"
        yes ["00D{12:base62}!{80:base62}"]
        no ["00D{12:base62}!{79:base62}" "q00D{12:base62}!{80:base62}"]
    "salesforce-refresh-token" "SALESFORCE_TOKEN" "no refresh token of Salesforce" ["5Aep861"]
        r"\b(?P<v>5Aep861[A-Za-z0-9._]{40,120})"
        yes ["5Aep861{40:base62}"]
        no ["5Aep861{39:base62}" "q5Aep861{40:base62}"]
    "hubspot-token" "HUBSPOT_TOKEN" "no private app token of HubSpot" ["pat-"]
        r"\b(?P<v>pat-(?:na|eu|ap)[0-9]-[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12})\b"
        yes ["pat-na1-{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}"]
        no ["pat-na1-{8:hex}-{4:hex}-{4:hex}-{4:hex}-{11:hex}" "qpat-na1-{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}"]
    "intra42-secret" "INTRA42_SECRET" "no client secret of Intra42" ["s-s4t2"]
        r"\b(?P<v>s-s4t2(?:ud|af)-[a-f0-9]{64})\b"
        yes ["s-s4t2ud-{64:hex}"]
        no ["s-s4t2ud-{63:hex}" "qs-s4t2ud-{64:hex}"]
    "adobe-client-secret" "ADOBE_SECRET" "no client secret of Adobe" ["p8e-"]
        r"\b(?P<v>p8e-[A-Za-z0-9_-]{32})\b"
        yes ["p8e-{32:base62}"]
        no ["p8e-{31:base62}" "qp8e-{32:base62}"]
    "rapidapi-key" "RAPIDAPI_KEY" "no key of RapidAPI" ["jsn"]
        r"\b(?P<v>[a-z0-9]{10}msh[a-z0-9]{15}p1[a-z0-9]{5}jsn[a-z0-9]{12})\b"
        yes ["{10:alnum}msh{15:alnum}p1{5:alnum}jsn{12:alnum}"]
        no ["{10:alnum}msh{15:alnum}p1{5:alnum}jsn{11:alnum}" "q{10:alnum}msh{15:alnum}p1{5:alnum}jsn{12:alnum}"]
    "maxmind-key" "MAXMIND_KEY" "no licence key of MaxMind" ["_mmk"]
        r"\b(?P<v>[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk)\b"
        yes ["{6:base62}_{29:base62}_mmk"]
        no ["{6:base62}_{28:base62}_mmk" "q{6:base62}_{29:base62}_mmk"]
    "onesignal-key" "ONESIGNAL_KEY" "no app or organisation key of OneSignal" ["os_v2_"]
        r"\b(?P<v>os_v2_(?:app|org)_[a-z0-9]{80,110})\b"
        yes ["os_v2_app_{80:alnum}"]
        no ["os_v2_app_{79:alnum}" "qos_v2_app_{80:alnum}"]
    "courier-key" "COURIER_KEY" "no auth token of Courier" ["pk_prod_"]
        r"\b(?P<v>(?:pk|dk)_prod_[A-Z0-9]{28})\b"
        yes ["pk_prod_{28:base36}"]
        no ["pk_prod_{27:base36}" "qpk_prod_{28:base36}"]
    "sinch-messagebird" "MESSAGEBIRD_KEY" "no access key of Bird" ["AccessKey "]
        r"AccessKey (?P<v>[A-Za-z0-9-]{25,40})\b"
        yes ["Authorization: AccessKey {25:base62}"]
        no ["Authorization: AccessKey {24:base62}"]
    "firebase-server-key" "FIREBASE_KEY" "no server key of Firebase messaging" ["AAAA"]
        r"(?:^|[^\w-])(?P<v>AAAA[A-Za-z0-9_-]{7}:APA91[A-Za-z0-9_-]{100,140})(?:[^\w-]|$)"
        yes ["AAAA{7:base62}:APA91{100:base64url}"]
        no ["AAAA{7:base62}:APA91{99:base64url}" "qAAAA{7:base62}:APA91{100:base64url}"]
};
