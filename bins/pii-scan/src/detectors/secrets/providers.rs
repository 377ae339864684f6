//! Credentials of providers, each with a prefix or a structure of its own.

use super::literal;
use crate::detector::Detector;
use crate::validators;

/// The rows.
pub static ROWS: &[Detector] = literal! {
    "aws-access-key-id" "AWS_ACCESS_KEY" "no access key id of AWS" ["AKIA" "ASIA" "ABIA" "ACCA"]
        r"\b(?P<v>(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16})\b"
        check validators::aws_key_id,
        yes ["aws_access_key_id AKIA{16:base32}" "ASIA{16:base32}"]
        no ["AKIA{15:base32}" "XAKIA{16:base32}" "AKIA{17:base32}" "AKIAIOSFODNN7EXAMPLE" "akia{16:hex}"]
    "github-pat" "GITHUB_TOKEN" "no access token of GitHub" ["ghp_" "gho_" "ghu_" "ghs_" "ghr_"]
        r"\b(?P<v>gh[pousr]_[A-Za-z0-9]{36})\b"
        check validators::github_token,
        yes ["token ghp_{30:base62}{crc32:base62:6}" "gho_{30:base62}{crc32:base62:6}" "ghs_{30:base62}{crc32:base62:6}"]
        no ["ghp_{12:base62}" "ghp_{30:base62}000000" "ghp_{29:base62}{crc32:base62:6}" "xghp_{30:base62}{crc32:base62:6}" "ghx_{30:base62}{crc32:base62:6}" "ghp_{30:base62}{crc32:base62:6}a"]
    "github-fine-grained-pat" "GITHUB_TOKEN" "no fine-grained access token of GitHub" ["github_pat_"]
        r"\b(?P<v>github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})\b"
        yes ["github_pat_{22:base62}_{59:base62}"]
        no ["github_pat_{22:base62}_{58:base62}" "github_pat_{22:base62}{59:base62}" "agithub_pat_{22:base62}_{59:base62}" "github_pat_{22:base62}_{60:base62}"]
    "slack-token" "SLACK_TOKEN" "no token of Slack" ["xoxb-" "xoxp-" "xoxa-" "xoxo-" "xoxr-" "xoxs-" "xoxe-" "xoxe." "xoxc-" "xoxd-"]
        r"\b(?P<v>xox(?:b-[0-9]{8,14}(?:-[0-9]{8,14})?-[A-Za-z0-9]{18,34}|[pae](?:-[0-9]{10,13}){3}-[A-Za-z0-9-]{28,34}|[or]-(?:[0-9]+-){1,3}[A-Za-z0-9]{20,64}|s-[0-9]+-[0-9]+-[0-9]+-[a-fA-F0-9]{10,64}|e\.xox[bp]-[0-9]-[A-Za-z0-9]{146,170}|e-[0-9]-[A-Za-z0-9]{140,150}|c-(?:[0-9]+-){3}[a-f0-9]{64}|d-[A-Za-z0-9%/+=]{60,300}))\b"
        yes ["xoxb-{12:digit}-{12:digit}-{24:base62}" "xoxp-{12:digit}-{12:digit}-{12:digit}-{32:hex}"]
        no ["xoxb-{12:digit}-{12:digit}-{12:base62}" "xoxz-{12:digit}-{12:digit}-{24:base62}" "axoxb-{12:digit}-{12:digit}-{24:base62}"]
    "stripe-key" "STRIPE_KEY" "no secret key of Stripe" ["sk_live_" "rk_live_" "sk_test_" "rk_test_" "sk_prod_" "rk_prod_"]
        r"\b(?P<v>[rs]k_(?:live|test|prod)_[A-Za-z0-9]{16,247})\b"
        yes ["sk_live_{24:base62}" "rk_live_{99:base62}"]
        no ["sk_live_{9:base62}" "pk_live_{24:base62}" "ask_live_{24:base62}" "sk_dead_{24:base62}" "sk_live_000000000000000000000000"]
    "gcp-api-key" "GOOGLE_API_KEY" "no API key of Google" ["AIza"]
        r"(?:^|[^\w-])(?P<v>AIza[A-Za-z0-9_-]{35})(?:[^\w-]|$)"
        yes ["AIza{34:base64url}A"]
        no ["AIza{34:base64url}" "AIza{36:base64url}" "xAIza{35:base64url}" "AIzb{35:base64url}"]
    "npm-token" "NPM_TOKEN" "no access token of npm" ["npm_"]
        r"\b(?P<v>npm_[A-Za-z0-9]{36})\b"
        yes ["npm_{36:base62}"]
        no ["npm_{35:base62}" "npm_{37:base62}" "npm_config_user_agent" "xnpm_{36:base62}" "npm-{36:base62}" "npm_XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"]
    "openai-key" "OPENAI_KEY" "no key of OpenAI" ["T3BlbkFJ"]
        r"(?:^|[^\w-])(?P<v>sk-(?:(?:proj|svcacct|admin|None)-)?[A-Za-z0-9_-]{20,156}T3BlbkFJ[A-Za-z0-9_-]{20,156})(?:[^\w-]|$)"
        yes ["sk-{20:base62}T3BlbkFJ{20:base62}" "sk-proj-{74:base64url}T3BlbkFJ{73:base64url}A"]
        no ["sk-{10:base62}T3BlbkFJ{20:base62}" "pk-{20:base62}T3BlbkFJ{20:base62}" "sk-{20:base62}T3BlbkFK{20:base62}" "sk-{20:base62}T3BlbkFJ{19:base62}"]
    "sendgrid-key" "SENDGRID_KEY" "no API key of SendGrid" ["SG."]
        r"(?:^|[^\w.-])(?P<v>SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43})(?:[^\w-]|$)"
        yes ["SG.{22:base64url}.{42:base64url}A"]
        no ["SG.{21:base64url}.{43:base64url}" "SG.{22:base64url}.{42:base64url}" "xSG.{22:base64url}.{43:base64url}" "SH.{22:base64url}.{43:base64url}"]
    "jwt" "JWT" "no signed token (JWT)" ["eyJ"]
        r"(?:^|[^\w.-])(?P<v>eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*\.(?:[A-Za-z0-9_-]{10,}(?:\.[A-Za-z0-9_-]+){0,2})?)"
        check validators::jwt,
        yes ["{json:alg}.{json:sub}.{43:base64url}" "authorization: Bearer {json:alg}.{json:iss}.{86:base64url}"]
        no ["{json:sub}.{json:sub}.{43:base64url}" "eyJ{30:base62}.eyJ{20:base62}.{43:base62}" "{json:alg}.{json:sub}"]
};
