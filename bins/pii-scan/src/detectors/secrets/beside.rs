//! Credentials of providers that give them no form: the provider, a word that says what it is, and randomness.

use gate_core::Severity;

use super::PROVIDER;
use super::services::SERVICES;
use crate::detector::{Context, Detector, Trigger};
use crate::validators;

/// The rows.
pub static ROWS: &[Detector] = &[
    Detector {
        id: "named-provider-secret",
        entity: "PROVIDER_SECRET",
        what: "no key, token or secret that stands behind the name of its provider",
        pattern: r#"(?i)(?:key|secret|token|auth|password|passwd|pwd|pass|pat|api|cred(?:s|entials?)?|access|private|webhook|bearer|sid|sk|owm)[a-z0-9_. -]{0,24}["'`]?[ \t]{0,3}(?:=>|:=|=|:|,|\(|[ \t]|-)[ \t]{0,3}["'`(]{0,2}(?P<v>[A-Za-z0-9_.+/=~:-]{16,160})"#,
        validator: Some(validators::provider_secret),
        context: Context::required(SERVICES).cleared_by(&[
            "trace", "span", "commit", "hash", "digest", "checksum", "sha256", "sha1", "md5", "etag",
            "image", "version",
        ]),
        confidence: 30,
        examples: &[
            "adobeKey = {32:hex}",
            "eventbrite secretkey {20:base36}",
            "CLAY_KEY: {20:hex}",
            "packagecloud:token={48:hex}",
        ],
        counterexamples: &[
            "adobe key: changeme",
            "github token count 12",
            "{32:hex}",
            "gitlab api https://gitlab.internal/api/v4",
            "slack webhook configured",
        ],
        ..PROVIDER
    },
    Detector {
        id: "provider-value",
        entity: "PROVIDER_SECRET",
        what: "no random value assigned to the name of a provider",
        pattern: r#"(?i)^[\s"'`#-]{0,4}(?:export\s{1,3})?[a-z][a-z0-9_.-]{2,40}["'`]?[ \t]{0,3}(?:=>|:=|=|:)[ \t]{0,3}["'`]{0,2}(?P<v>[A-Za-z0-9_.+/=~-]{20,160})["'`]?[,;]?\s*$"#,
        validator: Some(validators::random_token),
        context: Context::required(SERVICES).cleared_by(&[
            "trace", "span", "commit", "hash", "digest", "checksum", "sha256", "sha1", "md5", "etag",
            "image", "version", "id", "url", "host", "domain", "run", "job", "build",
        ]),
        confidence: 20,
        examples: &["wakatime = {32:base62}", "\"ipstack\": \"{32:hex}\""],
        counterexamples: &["slack = configured-in-the-cluster", "{32:base62}", "github_sha256 = {64:hex}"],
        ..PROVIDER
    },
    Detector {
        id: "authorization-header",
        entity: "AUTHORIZATION",
        what: "no token or key in an authorization header",
        pattern: r#"(?i)(?:authorization|x-(?:[a-z]{2,20}-){1,3}(?:key|token|auth|team)|private-token|api-key)["']?\s{0,3}[:=,]\s{0,3}["']?(?:(?:bearer|token|oauth|apikey|key|ssws|genie-?key|digest|splunk|bot|accesskey|sso-key|flyv1|kakaoak|apitoken|klaviyo-api-key|discogs token=|basic-key)\s{1,3})?(?P<v>[A-Za-z0-9_.~+/=:-]{10,2048})"#,
        trigger: Trigger::Literal(&["authorization", "-key", "-token", "x-tableau-auth", "x-honeycomb-team"]),
        validator: Some(validators::bearer),
        confidence: 60,
        examples: &[
            "Authorization: Bearer {40:hex}",
            "curl -H 'X-API-Key: {32:base62}' https://h",
            "Authorization: SSWS 00{40:base62}",
        ],
        counterexamples: &[
            "Authorization: Bearer $TOKEN",
            "authorization: required",
            "Authorization: Bearer <token>",
            "authorization policy evaluated",
        ],
        ..PROVIDER
    },
    Detector {
        id: "bearer-token",
        entity: "AUTHORIZATION",
        what: "no token behind the word bearer",
        pattern: r#"(?i)(?:^|[^\w-])bearer[ \t]{1,3}["']?(?P<v>[A-Za-z0-9_.~+/=-]{24,2048})"#,
        trigger: Trigger::Literal(&["bearer"]),
        validator: Some(validators::provider_secret),
        confidence: 60,
        examples: &["  - Bearer {40:base62}", "bearer {64:hex}"],
        counterexamples: &[
            "Bearer {12:base62}",
            "bearer authentication-is-required-here",
            "the bearer of this certificate",
        ],
        ..PROVIDER
    },
    Detector {
        id: "basic-authorization",
        entity: "AUTHORIZATION",
        what: "no user and password in a basic authorization",
        pattern: r#"(?i)(?:basic |"auth"\s{0,3}:\s{0,3}"|_auth\s{0,3}=\s{0,3}"?)(?P<v>[A-Za-z0-9+/_-]{8,512}={0,2})"#,
        trigger: Trigger::Literal(&["basic ", "\"auth\"", "_auth"]),
        validator: Some(validators::basic_auth),
        confidence: 80,
        examples: &[
            "Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
            "{{\"auths\":{{\"r\":{{\"auth\":\"QWxhZGRpbjpvcGVuIHNlc2FtZQ==\"}}}}}}",
        ],
        counterexamples: &["basic authentication", "Basic YWJjZGVmZ2hpamts", "\"auth\": \"disabled\""],
        ..PROVIDER
    },
    Detector {
        id: "command-line-password",
        entity: "COMMAND_LINE_PASSWORD",
        what: "no user and password on a command line",
        pattern: r#"(?i)(?:\bcurl\b[^\n]{0,400}?\s(?:-u|--user)[ =]["']?[^\s:"'$]{1,100}:|\bpsexec[^\n]{0,200}?\s-p ["']?|\bsshpass\s+-p\s?["']?|\bmysql(?:dump)?\b[^\n]{0,200}?\s(?:-p|--password=)["']?|\bdocker login\b[^\n]{0,200}?\s(?:-p |--password[ =])["']?|\bmachine\s+\S{3,100}\s+login\s+\S{1,100}\s+password\s+|\bnet use\b[^\n]{0,200}?/user:\S{1,60} |\s--?pass(?:word|wd)?(?:=|\s{1,3})["']?)(?P<v>[^\s"'$%<>{}]{4,200})"#,
        trigger: Trigger::Literal(&[
            "curl",
            "psexec",
            "sshpass",
            "mysql",
            "docker login",
            "machine ",
            "net use",
            "-pass",
        ]),
        validator: Some(validators::connection_password),
        confidence: 80,
        examples: &[
            "curl -u developer:{16:base62} https://h",
            "machine api.github.com login ziggy password {12:hex}",
            "sshpass -p {10:base62} ssh h",
        ],
        counterexamples: &[
            "curl -u $USER:$PASS https://h",
            "curl https://h",
            "machine restarted after login",
            "docker login -u me",
        ],
        ..PROVIDER
    },
    Detector {
        id: "connection-string-password",
        entity: "CONNECTION_STRING",
        what: "no password in a connection string",
        pattern: r#"(?i)(?:(?:server|host|data source|dsn|user id|uid|user|username|initial catalog|driver|provider|endpoint|accountname)\s{0,3}=[^\n]{1,300}?;\s{0,3}(?:password|pwd)\s{0,3}=\s{0,3}["'{]?|jdbc:[^\s"']{1,300}?[?&;:]password=|(?:password|pwd)\s{0,3}=\s{0,3}["'{]?)(?P<v>[^\s"'{};&]{4,200})["'}]?(?:;|&|"|'|$)"#,
        trigger: Trigger::Literal(&["password", "pwd"]),
        validator: Some(validators::connection_password),
        context: Context::required(&[
            "server",
            "host",
            "data source",
            "dsn",
            "user id",
            "uid",
            "initial catalog",
            "driver",
            "provider",
            "database",
            "jdbc",
            "postgresql",
            "mysql",
            "sqlserver",
            "mariadb",
            "username",
            "user",
        ]),
        confidence: 45,
        examples: &[
            "Server=db.internal;User Id=app;Password={12:base62};",
            "jdbc:postgresql://db.internal:5432/app?user=admin&password={10:base62}",
            "DSN=Production;Uid=app;Pwd={10:base62};",
        ],
        counterexamples: &[
            "Server=db.internal;User Id=app;Password=${{DB}};",
            "password policy of the server",
            "Host=db;Password=;",
            "Host=db;Password=getPassword();",
            "Host=db;Password=APP_DB_PASSWORD;",
            "Host=db;Password=<password>;",
            "Host=db;Password=xxxxxxxx;",
            "Host=localhost;User Id=postgres;Password=postgres;",
        ],
        ..PROVIDER
    },
    Detector {
        id: "password-hash",
        entity: "PASSWORD_HASH",
        severity: Severity::High,
        what: "no hash of a password",
        why: "it can be tried at leisure, and most passwords fall",
        pattern: r"(?:^|[^\w$])(?P<v>\$(?:2[abxy]\$[0-9]{2}\$[./A-Za-z0-9]{53}|(?:1|5|6|8|9|y|7|gy|apr1|sha1|md5)\$(?:rounds=[0-9]{1,9}\$)?[./A-Za-z0-9$]{1,40}\$[./A-Za-z0-9]{22,128}|argon2(?:id?|d)\$v=[0-9]{1,3}\$m=[0-9]{1,9},t=[0-9]{1,4},p=[0-9]{1,4}\$[A-Za-z0-9+/]{8,64}\$[A-Za-z0-9+/]{16,128}|scrypt\$[A-Za-z0-9=,$+/]{30,200}))",
        trigger: Trigger::Literal(&[
            "$1$", "$2a$", "$2b$", "$2x$", "$2y$", "$5$", "$6$", "$7$", "$8$", "$9$", "$y$", "$gy$",
            "$apr1$", "$sha1$", "$md5$", "$argon2", "$scrypt$",
        ]),
        validator: Some(validators::password_hash),
        confidence: 85,
        examples: &[
            "root:$2a$12${53:base62}:",
            "$6$qoE2letU${86:base62}",
            "$argon2id$v=19$m=65536,t=3,p=4${22:base62}${43:base62}",
        ],
        counterexamples: &["echo $1$2", "$2a$12${20:base62}", "cost $6$ a day"],
        ..PROVIDER
    },
    Detector {
        id: "age-secret-key",
        entity: "PRIVATE_KEY",
        what: "no secret key of age or Nostr",
        pattern: r"(?i)(?:^|[^\w-])(?P<v>AGE-SECRET-KEY-(?:PQ-)?1[02-9AC-HJ-NP-Z]{58,62}|nsec1[02-9ac-hj-np-z]{58})(?:[^\w]|$)",
        trigger: Trigger::Literal(&["age-secret-key-", "nsec1"]),
        confidence: 95,
        examples: &["AGE-SECRET-KEY-1HJCRJVK7EE3A5N8CRP8YSEUGZKNW90Y5UR2RGYAS8L279LFP6LCQU5ADNR"],
        counterexamples: &["AGE-SECRET-KEY-1", "AGE-SECRET-KEY-1HJCRJVK7EE3A5N8CRP8YSEUGZKNW90Y5UR2RGYAS8L2"],
        ..PROVIDER
    },
    Detector {
        id: "extended-private-key",
        entity: "CRYPTO_KEY",
        what: "no extended private key of a wallet",
        why: "every coin of the wallet can be taken with it",
        pattern: r"\b(?P<v>[xyzt]prv[1-9A-HJ-NP-Za-km-z]{107,108})\b",
        trigger: Trigger::Literal(&["xprv", "yprv", "zprv", "tprv"]),
        validator: Some(validators::bip32_private),
        examples: &[
            "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi",
        ],
        counterexamples: &[
            "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHj",
        ],
        ..PROVIDER
    },
    Detector {
        id: "wallet-private-key",
        entity: "CRYPTO_KEY",
        what: "no private key of a Bitcoin address",
        why: "every coin of the address can be taken with it",
        pattern: r"\b(?P<v>[5KL][1-9A-HJ-NP-Za-km-z]{50,51})\b",
        validator: Some(validators::btc_wif),
        context: Context::required(&["wif", "private key", "bitcoin", "btc", "wallet", "key"]),
        examples: &["wif 5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ"],
        counterexamples: &[
            "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ",
            "wif 5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTK",
        ],
        ..PROVIDER
    },
    Detector {
        id: "stellar-seed",
        entity: "CRYPTO_KEY",
        what: "no seed of a Stellar account",
        why: "every coin of the account can be taken with it",
        pattern: r"\b(?P<v>S[A-Z2-7]{55})\b",
        validator: Some(validators::xlm_seed),
        context: Context::required(&["stellar", "xlm", "seed", "secret", "wallet"]),
        examples: &["stellar seed SBGWSG6BTNCKCOB3DIFBGCVMUPQFYPA2G4O34RMTB343OYPXU5DJDVMN"],
        counterexamples: &[
            "SBGWSG6BTNCKCOB3DIFBGCVMUPQFYPA2G4O34RMTB343OYPXU5DJDVMN",
            "stellar seed SBGWSG6BTNCKCOB3DIFBGCVMUPQFYPA2G4O34RMTB343OYPXU5DJDVMM",
        ],
        ..PROVIDER
    },
];
