//! Keys of payment, shipping and shop providers.

use super::literal;
use crate::detector::Detector;

/// The rows.
pub static ROWS: &[Detector] = literal! {
    "stripe-webhook-secret" "STRIPE_KEY" "no webhook secret of Stripe or Svix" ["whsec_"]
        r"\b(?P<v>whsec_[A-Za-z0-9+/]{32,60}={0,2})(?:[^\w+/=]|$)"
        yes ["whsec_{32:base62}"]
        no ["whsec_{31:base62}" "qwhsec_{32:base62}"]
    "square-token" "SQUARE_TOKEN" "no token of Square" ["sq0"]
        r"(?:^|[^\w-])(?P<v>sq0(?:atp|idp|csp)-[A-Za-z0-9_-]{22,43})(?:[^\w-]|$)"
        yes ["sq0atp-{22:base64url}"]
        no ["sq0atp-{21:base64url}" "qsq0atp-{22:base64url}"]
    "square-access-token" "SQUARE_TOKEN" "no access token of Square" ["EAAA"]
        r"(?:^|[^\w-])(?P<v>EAAA[A-Za-z0-9_-]{60})(?:[^\w-]|$)"
        yes ["EAAA{60:base64url}"]
        no ["EAAA{59:base64url}" "qEAAA{60:base64url}"]
    "braintree-token" "BRAINTREE_TOKEN" "no access token of Braintree" ["access_token$"]
        r"\b(?P<v>access_token\$(?:production|sandbox)\$[a-z0-9]{16}\$[a-f0-9]{32})\b"
        yes ["access_token$production${16:alnum}${32:hex}"]
        no ["access_token$production${16:alnum}${31:hex}" "qaccess_token$production${16:alnum}${32:hex}"]
    "razorpay-key" "RAZORPAY_KEY" "no key of Razorpay" ["rzp_"]
        r"\b(?P<v>rzp_(?:live|test)_[A-Za-z0-9]{14})\b"
        yes ["rzp_live_{14:base62}"]
        no ["rzp_live_{13:base62}" "qrzp_live_{14:base62}"]
    "mollie-key" "MOLLIE_KEY" "no API key of Mollie" ["live_"]
        r"\b(?P<v>live_[A-Za-z0-9]{30})\b"
        yes ["live_{30:base62}"]
        no ["live_{29:base62}" "qlive_{30:base62}"]
    "gocardless-token" "GOCARDLESS_TOKEN" "no access token of GoCardless" ["live_"]
        r"(?:^|[^\w-])(?P<v>live_[A-Za-z0-9_=-]{40})(?:[^\w-]|$)"
        yes ["live_{40:base64url}"]
        no ["live_{39:base64url}" "qlive_{40:base64url}"]
    "shopify-token" "SHOPIFY_TOKEN" "no token or secret of Shopify" ["shp"]
        r"\b(?P<v>shp(?:at|ca|pa|ss|tka|ua)_[a-fA-F0-9]{32})\b"
        yes ["shpat_{32:hex}"]
        no ["shpat_{31:hex}" "qshpat_{32:hex}"]
    "plaid-token" "PLAID_TOKEN" "no access token of Plaid" ["access-"]
        r"\b(?P<v>access-(?:sandbox|development|production)-[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12})\b"
        yes ["access-production-{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}"]
        no ["access-production-{8:hex}-{4:hex}-{4:hex}-{4:hex}-{11:hex}" "qaccess-production-{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}"]
    "flutterwave-key" "FLUTTERWAVE_KEY" "no secret key of Flutterwave" ["FLWSECK"]
        r"\b(?P<v>FLWSECK(?:_TEST)?-[A-Za-z0-9]{12,32}-X)\b"
        yes ["FLWSECK-{12:alnum}-X"]
        no ["FLWSECK-{11:alnum}-X" "qFLWSECK-{12:alnum}-X"]
    "easypost-key" "EASYPOST_KEY" "no API key of EasyPost" ["EZAK" "EZTK"]
        r"\b(?P<v>EZ[AT]K[A-Za-z0-9]{54})\b"
        yes ["EZAK{54:base62}"]
        no ["EZAK{53:base62}" "qEZAK{54:base62}"]
    "shippo-token" "SHIPPO_TOKEN" "no token of Shippo" ["shippo_"]
        r"\b(?P<v>shippo_(?:live|test)_[a-f0-9]{40})\b"
        yes ["shippo_live_{40:hex}"]
        no ["shippo_live_{39:hex}" "qshippo_live_{40:hex}"]
    "duffel-token" "DUFFEL_TOKEN" "no token of Duffel" ["duffel_"]
        r"(?:^|[^\w-])(?P<v>duffel_(?:test|live)_[A-Za-z0-9_=-]{43})(?:[^\w-]|$)"
        yes ["duffel_live_{43:base64url}"]
        no ["duffel_live_{42:base64url}" "qduffel_live_{43:base64url}"]
    "paddle-key" "PADDLE_KEY" "no API key of Paddle" ["pdl_"]
        r"\b(?P<v>pdl_(?:live|sdbx)_apikey_[a-z0-9]{26}_[A-Za-z0-9]{22}_[A-Za-z0-9]{3})\b"
        yes ["pdl_live_apikey_{26:alnum}_{22:base62}_{3:base62}"]
        no ["pdl_live_apikey_{26:alnum}_{22:base62}_{2:base62}" "qpdl_live_apikey_{26:alnum}_{22:base62}_{3:base62}"]
    "checkout-key" "CHECKOUT_KEY" "no secret key of Checkout.com" ["sk_sbox_"]
        r"\b(?P<v>sk_sbox_[a-z0-9]{26,28}[\w*#$=!-]?)"
        yes ["sk_sbox_{26:alnum}"]
        no ["sk_sbox_{25:alnum}" "qsk_sbox_{26:alnum}"]
    "wise-lob-key" "LOB_KEY" "no API key of Lob" ["live_"]
        r"\b(?P<v>live_[a-f0-9]{35})\b"
        yes ["live_{35:hex}"]
        no ["live_{34:hex}" "qlive_{35:hex}"]
    "adyen-key" "ADYEN_KEY" "no API key of Adyen" ["AQE"]
        r"\b(?P<v>AQE[a-z][A-Za-z0-9+/]{60,100}-[A-Za-z0-9+/]{43}=-[!-~]{16})"
        yes ["AQEy{60:base62}-{43:base64}=-{16:base62}"]
        no ["AQEy{60:base62}-{43:base64}=-{15:base62}" "qAQEy{60:base62}-{43:base64}=-{16:base62}"]
    "xendit-key" "XENDIT_KEY" "no secret key of Xendit" ["xnd_"]
        r"\b(?P<v>xnd_(?:production|development)_[A-Za-z0-9]{50,80})\b"
        yes ["xnd_production_{50:base62}"]
        no ["xnd_production_{49:base62}" "qxnd_production_{50:base62}"]
    "coinbase-key" "COINBASE_KEY" "no API key name of Coinbase" ["organizations/"]
        r"\b(?P<v>organizations/[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}/apiKeys/[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12})\b"
        yes ["organizations/{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}/apiKeys/{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}"]
        no ["organizations/{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}/apiKeys/{8:hex}-{4:hex}-{4:hex}-{4:hex}-{11:hex}" "qorganizations/{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}/apiKeys/{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}"]
};
