//! Whose data it is.

use gate_core::Severity;

use super::PERSONAL;
use crate::detector::{Context, Detector, Group, Trigger};
use crate::validators;

/// Keys whose value names a tenant.
const TENANT_KEYS: &[&str] = &[
    "tenant",
    "tenant id",
    "tenantid",
    "tenant name",
    "tenantname",
    "tenant slug",
    "tenant key",
    "organisation id",
    "organization id",
    "organisationid",
    "organizationid",
    "organisation name",
    "organization name",
    "organisation",
    "organization",
    "org id",
    "orgid",
    "org name",
    "orgname",
    "customer id",
    "customerid",
    "customer",
    "customer key",
    "customer number",
    "account id",
    "accountid",
    "client id number",
    "company id",
    "companyid",
    "company name",
    "companyname",
    "subscriber id",
    "subscriberid",
    "mandant",
    "mandanten id",
    "mandant id",
    "merchant id",
    "merchantid",
    "merchant name",
];

/// Keys that count tenants or say how they are kept apart.
const ABOUT_TENANTS: &[&str] = &[
    "count",
    "total",
    "isolation",
    "policy",
    "mode",
    "enabled",
    "class",
    "type",
    "tier",
    "plan",
    "limit",
    "quota",
    "supported",
    "scoped",
    "scope",
    "redacted",
    "hash",
    "digest",
    "pseudonym",
];

/// The rows.
pub static ROWS: &[Detector] = &[
    Detector {
        id: "tenant-key",
        entity: "TENANT",
        group: Group::Tenant,
        severity: Severity::Critical,
        what: "no tenant, customer or organisation under a key that says so",
        why: "an artifact that leaves must not tell whose data it was made from",
        pattern: r#"(?m)(?:^|[:=])[ \t]{0,3}["']?(?P<v>[^\x00-\x1f"':={}\[\]]{1,200})["']?[ \t]*$"#,
        validator: Some(validators::tenant),
        context: Context::key(TENANT_KEYS).cleared_by(ABOUT_TENANTS),
        confidence: 80,
        examples: &[
            "tenant_id=tnt_{12:alnum}",
            "organisation_id: {8:hex}-1c2d",
            "customer_name=Blue Harbor Ltd",
            "tenantId: 4711",
        ],
        counterexamples: &[
            "tenant_id=null",
            "tenant_isolation=strict",
            "tenant=none",
            "organization: [redacted]",
            "customer_count=17",
            "tenants: 0",
        ],
        ..PERSONAL
    },
    Detector {
        id: "tenant-in-text",
        entity: "TENANT",
        group: Group::Tenant,
        severity: Severity::Critical,
        what: "no id of a tenant, customer or organisation in text",
        why: "an artifact that leaves must not tell whose data it was made from",
        pattern: r#"(?i)\b(?:tenant|customer|organi[sz]ation|org|account|mandant)(?:[_ -]?(?:id|no|number|key|slug))?["']?\s{0,2}[:=#]?\s{0,2}["']?(?P<v>(?:tnt|ten|tenant|org|cust|cus|acct|acc|customer)[_-][A-Za-z0-9]{4,40})\b"#,
        trigger: Trigger::Literal(&[
            "tenant",
            "customer",
            "organisation",
            "organization",
            "org_",
            "org-",
            "account",
            "mandant",
        ]),
        confidence: 80,
        examples: &[
            "affects tenant tnt_{12:alnum}",
            "customer id: cus_{14:base62}",
            "org org_{10:alnum} over quota",
        ],
        counterexamples: &["affects tenant isolation", "customer support", "tenant tnt_", "tenant_id"],
        ..PERSONAL
    },
];
