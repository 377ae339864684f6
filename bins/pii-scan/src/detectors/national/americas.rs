//! Numbers that states and banks of the Americas give to people and companies.

use super::national;
use crate::detector::Detector;

/// The rows.
pub static ROWS: &[Detector] = national! {
    "us-ssn-unformatted" "US_SSN" "no US social security number without dashes" us_ssn ["ssn" "ssns" "social security" "social security number" "socialsecuritynumber" "ss number"]
        r"[0-9]{3}[ .]?[0-9]{2}[ .]?[0-9]{4}"
        yes ["ssn 536904399" "social security number: 536 90 4399"]
        no ["536904399" "ssn 666904399" "ssn 5369043991"]
    "us-itin" "US_ITIN" "no US taxpayer number (ITIN)" us_itin ["itin" "taxpayer" "tax id" "tin" "individual taxpayer"]
        r"[0-9]{3}[ -]?[0-9]{2}[ -]?[0-9]{4}"
        yes ["itin 912-70-1234" "taxpayer 912701234"]
        no ["912-70-1234" "itin 812-70-1234" "itin 912-69-1234"]
    "us-ein" "US_EIN" "no US employer number (EIN)" us_ein ["ein" "employer identification" "federal tax id" "fein"]
        r"[0-9]{2}-?[0-9]{7}"
        yes ["ein 91-1144442"]
        no ["91-1144442" "ein 07-1144442"]
    "us-npi" "US_NPI" "no US provider number (NPI)" us_npi ["npi" "national provider" "provider id" "provider number"]
        r"[12][0-9]{9}"
        yes ["npi 1245319599"]
        no ["1245319599" "npi 1245319590"]
    "us-dea" "US_DEA" "no US prescriber number (DEA)" us_dea ["dea" "prescriber" "dea number"]
        r"[A-Za-z][A-Za-z9][0-9]{7}"
        yes ["dea AP5836727"]
        no ["AP5836727" "dea AP5836728"]
    "us-mbi" "US_MBI" "no Medicare beneficiary number" us_mbi ["mbi" "medicare" "beneficiary"]
        r"[1-9][A-Za-z][A-Za-z0-9][0-9]-?[A-Za-z][A-Za-z0-9][0-9]-?[A-Za-z]{2}[0-9]{2}"
        yes ["medicare 1EG4-TE5-MK73"]
        no ["1EG4-TE5-MK73" "medicare 1SG4-TE5-MK73"]
    "us-passport" "PASSPORT" "no US passport number" passport_number ["us passport" "u.s. passport" "american passport" "passport"]
        r"[A-Za-z]?[0-9]{8,9}"
        yes ["passport no 543210987" "us passport A02456718"]
        no ["543210987" "passport no 54321" "passport 111111111"]
    "us-bank-account" "US_BANK_NUMBER" "no US bank account number" account_number ["checking account" "savings account" "bank account" "account number" "acct number" "bank acct" "acct no" "account no"]
        r"[0-9]{8,17}"
        yes ["checking account 945456787654"]
        no ["945456787654" "bank account 945456" "order 945456787654"]
    "aba-routing" "ABA_ROUTING_NUMBER" "no US bank routing number" aba_routing ["aba" "routing" "routing number" "rtn" "bank routing"]
        r"[0-9]{9}|[0-9]{4}-[0-9]{4}-[0-9]"
        yes ["routing number 021000021"]
        no ["021000021" "routing number 021000022"]
    "ca-sin" "CA_SIN" "no Canadian social insurance number" ca_sin ["sin" "social insurance" "assurance sociale"]
        r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}"
        yes ["sin 130-692-544" "social insurance number 130692544"]
        no ["130-692-544" "sin 130-692-545"]
    "ca-health" "CA_HEALTH" "no Canadian health card number" ca_on_ohip ["ohip" "health card" "health insurance"]
        r"[0-9]{4}[ -]?[0-9]{3}[ -]?[0-9]{3}(?:[ -]?[A-Za-z]{2})?"
        yes ["ohip 1234-567-897"]
        no ["1234-567-897" "ohip 1234-567-898"]
    "ca-bc-health" "CA_HEALTH" "no personal health number of British Columbia" ca_bc_phn ["phn" "personal health number" "carecard"]
        r"[0-9]{4}[ -]?[0-9]{3}[ -]?[0-9]{3}"
        yes ["phn 9698 658 215"]
        no ["9698 658 215" "phn 9698 658 214"]
    "mx-curp" "MX_CURP" "no Mexican CURP" mx_curp ["curp" "registro de población"]
        r"[A-Za-z]{4}[0-9]{6}[HMXhmx][A-Za-z]{5}[A-Za-z0-9][0-9]"
        yes ["curp BOXW310820HNERXN09"]
        no ["BOXW310820HNERXN09" "curp BOXW310820HNERXN08"]
    "mx-rfc" "MX_RFC" "no Mexican taxpayer number (RFC)" mx_rfc ["rfc" "contribuyente" "taxpayer" "fiscal"]
        r"[A-Za-z&]{3,4}-?[0-9]{6}-?[A-Za-z0-9]{3}"
        yes ["rfc GODE561231GR8"]
        no ["GODE561231GR8" "rfc GODE561231GR9"]
    "mx-nss" "MX_NSS" "no Mexican social security number" mx_nss ["nss" "imss" "seguro social"]
        r"[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{4}[ -]?[0-9]{1}"
        yes ["nss 12 34 56 7890 3"]
        no ["12 34 56 7890 3" "nss 12 34 56 7890 4"]
    "mx-clabe" "MX_CLABE" "no Mexican bank account (CLABE)" mx_clabe ["clabe" "cuenta" "interbancaria"]
        r"[0-9]{18}"
        yes ["clabe 032180000118359719"]
        no ["032180000118359719" "clabe 032180000118359718"]
    "br-cpf" "BR_CPF" "no Brazilian CPF" br_cpf by b".-" 11 []
        r"[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}"
        yes ["390.533.447-05"]
        no ["390.533.447-06"]
    "br-cpf-unformatted" "BR_CPF" "no Brazilian CPF without dots" br_cpf ["cpf" "contribuinte" "cadastro"]
        r"[0-9]{11}|[0-9]{9}-[0-9]{2}"
        yes ["cpf 39053344705"]
        no ["39053344705" "cpf 39053344706"]
    "br-cnpj" "BR_CNPJ" "no Brazilian CNPJ" br_cnpj by b"/-" 6 []
        r"[0-9A-Za-z]{2}\.?[0-9A-Za-z]{3}\.?[0-9A-Za-z]{3}/[0-9A-Za-z]{4}-?[0-9]{2}"
        yes ["16.727.230/0001-97"]
        no ["16.727.230/0001-96"]
    "br-pis" "BR_PIS" "no Brazilian PIS" br_pis ["pis" "pasep" "nis" "nit"]
        r"[0-9]{3}\.?[0-9]{5}\.?[0-9]{2}-?[0-9]"
        yes ["pis 120.28512.54-9"]
        no ["120.28512.54-9" "pis 120.28512.54-6"]
    "ar-cuit" "AR_CUIT" "no Argentine CUIT" ar_cuit ["cuit" "cuil"]
        r"[0-9]{2}-?[0-9]{8}-?[0-9]"
        yes ["cuit 20-05536168-2"]
        no ["20-05536168-2" "cuit 20-05536168-1"]
    "ar-cbu" "AR_CBU" "no Argentine bank account (CBU)" ar_cbu ["cbu" "cvu"]
        r"[0-9]{8} ?[0-9]{14}"
        yes ["cbu 2850590940090418135201"]
        no ["2850590940090418135201" "cbu 2850590940090418135202"]
    "cl-rut" "CL_RUT" "no Chilean RUT" cl_rut ["rut" "run" "rol"]
        r"[0-9]{1,2}\.?[0-9]{3}\.?[0-9]{3}-[0-9Kk]"
        yes ["rut 76.086.428-5"]
        no ["76.086.428-5" "rut 76.086.428-6"]
    "co-nit" "CO_NIT" "no Colombian NIT" co_nit ["nit" "cedula" "cédula"]
        r"[0-9]{3}\.?[0-9]{3}\.?[0-9]{3}-?[0-9]"
        yes ["nit 213.123.432-1"]
        no ["213.123.432-1" "nit 213.123.432-2"]
    "pe-ruc" "PE_RUC" "no Peruvian RUC" pe_ruc ["ruc"]
        r"[0-9]{11}"
        yes ["ruc 20512333797"]
        no ["20512333797" "ruc 20512333798"]
    "uy-ci" "UY_CI" "no Uruguayan identity number" uy_ci ["cedula" "cédula" "ci"]
        r"[0-9]\.?[0-9]{3}\.?[0-9]{3}-?[0-9]"
        yes ["cedula 1.234.567-2"]
        no ["1.234.567-2" "cedula 1.234.567-3"]
    "ec-cedula" "EC_CEDULA" "no Ecuadorian identity number" ec_cedula ["cedula" "cédula" "ruc"]
        r"[0-9]{9}-?[0-9](?:[0-9]{3})?"
        yes ["cedula 171430710-3"]
        no ["171430710-3" "cedula 171430710-4"]
    "ve-rif" "VE_RIF" "no Venezuelan RIF" ve_rif ["rif" "cedula" "cédula"]
        r"[VEJPGvejpg]-?[0-9]{8}-?[0-9]"
        yes ["rif V-11470283-4"]
        no ["V-11470283-4" "rif V-11470283-5"]
    "do-cedula" "DO_CEDULA" "no Dominican identity number" do_cedula ["cedula" "cédula"]
        r"[0-9]{3}-?[0-9]{7}-?[0-9]"
        yes ["cedula 001-1391820-5"]
        no ["001-1391820-5" "cedula 001-1391820-4"]
    "gt-nit" "GT_NIT" "no Guatemalan NIT" gt_nit ["nit"]
        r"[0-9]{6,8}-[0-9Kk]"
        yes ["nit 3952550-3"]
        no ["3952550-3" "nit 3952550-4"]
    "py-ruc" "PY_RUC" "no Paraguayan RUC" py_ruc ["ruc"]
        r"[0-9]{6,8}-[0-9]"
        yes ["ruc 80028061-0"]
        no ["80028061-0" "ruc 80028061-1"]
};
