//! Numbers that states and banks of Europe give to people and companies.

use super::national;
use crate::detector::Detector;

/// The rows.
pub static ROWS: &[Detector] = national! {
    "uk-nhs" "UK_NHS" "no NHS number" uk_nhs ["nhs" "nhs number" "patient" "health service"]
        r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}"
        yes ["nhs number 943 476 5870"]
        no ["943 476 5870" "nhs number 943 476 5871"]
    "uk-nino" "UK_NINO" "no UK national insurance number" uk_nino ["nino" "national insurance" "ni number" "insurance"]
        r"[A-CEGHJ-PR-TW-Za-ceghj-pr-tw-z][A-CEGHJ-NPR-TW-Za-ceghj-npr-tw-z][ -]?[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{2}[ -]?[A-Da-d]"
        yes ["nino JG 10 37 59 A" "national insurance number JG103759A"]
        no ["JG 10 37 59 A" "nino QQ123456C" "nino JG 10 37 59 E"]
    "uk-utr" "UK_UTR" "no UK taxpayer number (UTR)" uk_utr ["utr" "unique taxpayer" "self assessment"]
        r"[0-9]{5} ?[0-9]{5}"
        yes ["utr 1955839661"]
        no ["1955839661" "utr 2955839661"]
    "uk-driving-licence" "DRIVING_LICENCE" "no UK driving licence number" uk_driver ["driving licence" "driving license" "driver licence" "driver number" "dvla" "licence"]
        r"[A-Za-z9]{5} ?[0-9]{6} ?[A-Za-z][A-Za-z9][A-Za-z0-9] ?[A-Za-z]{2}"
        yes ["driving licence MORGA657054SM9IJ"]
        no ["MORGA657054SM9IJ" "driving licence MORGA657054SM9I"]
    "uk-passport" "PASSPORT" "no UK passport number" passport_number ["uk passport" "british passport"]
        r"[0-9]{9}"
        yes ["british passport 533401372"]
        no ["533401372" "british passport 53340137"]
    "uk-sort-code" "UK_SORT_CODE" "no UK sort code and account" account_number ["sort code" "sort" "bank" "account"]
        r"[0-9]{2}-[0-9]{2}-[0-9]{2}[ ,/]{1,3}[0-9]{8}"
        yes ["sort code 20-00-00 55779911"]
        no ["20-00-00 55779911" "sort code 20-00-00"]
    "de-tax-id" "DE_TAX_ID" "no German tax number (Steuer-ID)" de_tax_id ["steuer" "steuer id" "steueridentifikationsnummer" "steuernummer" "idnr" "tax id" "tin" "steuerid"]
        r"[0-9]{2}[ ]?[0-9]{3}[ ]?[0-9]{3}[ ]?[0-9]{3}"
        yes ["steuer id 86 095 742 719" "tax id 86095742719"]
        no ["86 095 742 719" "tax id 86095742718"]
    "de-pension" "DE_PENSION" "no German pension insurance number" de_pension ["rentenversicherung" "rentenversicherungsnummer" "sozialversicherung" "sozialversicherungsnummer" "rvnr" "svnr" "sv nummer" "pension insurance" "social security"]
        r"[0-9]{2}[ ]?[0-9]{6}[ ]?[A-Za-z][ ]?[0-9]{3}"
        yes ["rentenversicherungsnummer 15070649C103"]
        no ["15070649C103" "rentenversicherungsnummer 15070649C104"]
    "de-identity-card" "DE_IDENTITY_CARD" "no German identity card or passport number" de_identity_card ["personalausweis" "ausweis" "ausweisnummer" "reisepass" "identity card" "id card" "passport"]
        r"[CFGHJKLMNPRTVWXYZ][0-9CFGHJKLMNPRTVWXYZ]{8}[0-9]D?"
        yes ["personalausweis L01X00T471" "ausweisnummer T220001293"]
        no ["L01X00T471" "personalausweis L01X00T472"]
    "de-health" "DE_HEALTH" "no German health insurance number" de_health ["krankenversicherung" "krankenversichertennummer" "versichertennummer" "kvnr" "krankenkasse" "health insurance"]
        r"[A-Za-z][0-9]{9}"
        yes ["kvnr A123456780"]
        no ["A123456780" "kvnr A123456781"]
    "de-physician" "DE_PHYSICIAN" "no German physician number" de_physician ["lanr" "arztnummer" "bsnr"]
        r"[0-9]{9}"
        yes ["lanr 123456601"]
        no ["123456601" "lanr 123456701"]
    "fr-nir" "FR_NIR" "no French social security number (NIR)" fr_nir by b"" 13 []
        r"[1-478][ ]?[0-9]{2}[ ]?[0-9]{2}[ ]?(?:[0-9]{2}|2[ABab])[ ]?[0-9]{3}[ ]?[0-9]{3}[ ]?[0-9]{2}"
        yes ["2 95 10 99 126 111 93" "nir 295109912611193"]
        no ["295109912611194" "request 295109912611193"]
    "fr-tax" "FR_TAX" "no French tax number" fr_tax ["numéro fiscal" "numero fiscal" "spi" "fiscal" "tax number" "impôts" "impots"]
        r"[0-3][0-9][ ]?[0-9]{2}[ ]?[0-9]{3}[ ]?[0-9]{3}[ ]?[0-9]{3}"
        yes ["numero fiscal 30 23 217 600 053"]
        no ["30 23 217 600 053" "numero fiscal 30 23 217 600 054"]
    "fr-siret" "FR_SIRET" "no French SIREN or SIRET" fr_siren_or_siret ["siret" "siren"]
        r"[0-9]{3}[ ]?[0-9]{3}[ ]?[0-9]{3}(?:[ ]?[0-9]{5})?"
        yes ["siret 732 829 320 00074" "siren 732829320"]
        no ["732 829 320" "siret 732 829 320 00075"]
    "es-dni" "ES_DNI" "no Spanish identity number (DNI)" es_dni ["dni" "nif" "documento" "identidad" "identity"]
        r"[0-9]{8}[ -]?[A-Za-z]"
        yes ["dni 54362315-K"]
        no ["54362315-K" "dni 54362315-Z"]
    "es-nie" "ES_NIE" "no Spanish foreigner's number (NIE)" es_nie ["nie" "nif" "extranjero" "extranjeros" "foreigner"]
        r"[XYZxyz][ -]?[0-9]{7}[ -]?[A-Za-z]"
        yes ["nie X-2482300-W"]
        no ["X-2482300-W" "nie X-2482300-A"]
    "es-cif" "ES_CIF" "no Spanish company number (CIF)" es_cif ["cif" "nif" "empresa"]
        r"[A-HJNP-SUVWa-hjnp-suvw][ -]?[0-9]{7}[ -]?[0-9A-Ja-j]"
        yes ["cif B-58378431"]
        no ["B-58378431" "cif B-58378432"]
    "es-nuss" "ES_NUSS" "no Spanish social security number" es_nuss ["nuss" "naf" "seguridad social" "afiliación" "afiliacion"]
        r"[0-9]{2}[ /-]?[0-9]{8}[ /-]?[0-9]{2}"
        yes ["seguridad social 28/12345678/40"]
        no ["28/12345678/40" "seguridad social 28/12345678/41"]
    "it-fiscal-code" "IT_FISCAL_CODE" "no Italian fiscal code" it_fiscal_code ["codice fiscale" "codicefiscale" "cod fiscale" "cf" "fiscal code" "fiscale"]
        r"[A-Za-z]{6}[0-9LMNP-Vlmnp-v]{2}[A-EHLMPR-Ta-ehlmpr-t][0-9LMNP-Vlmnp-v]{2}[A-Za-z][0-9LMNP-Vlmnp-v]{3}[A-Za-z]"
        yes ["codice fiscale RSSMRA85T10A562S" "cf rccmnl83s18d969h"]
        no ["RSSMRA85T10A562S" "cf RSSMRA85T10A562T"]
    "it-vat" "IT_VAT" "no Italian company number" it_vat ["partita iva" "p iva" "piva" "vat"]
        r"(?:IT ?)?[0-9]{11}"
        yes ["partita iva 00743110157"]
        no ["00743110157" "partita iva 00743110158"]
    "nl-bsn" "NL_BSN" "no Dutch citizen service number (BSN)" nl_bsn ["bsn" "burgerservicenummer" "sofinummer" "sofi" "citizen service"]
        r"[0-9]{4}[ .]?[0-9]{2}[ .]?[0-9]{3}"
        yes ["bsn 111222333"]
        no ["111222333" "bsn 111222334"]
    "be-national" "BE_NATIONAL_NUMBER" "no Belgian national number" be_national by b".-" 11 []
        r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}-[0-9]{3}\.[0-9]{2}"
        yes ["85.07.30-033.28"]
        no ["85.07.30-033.29"]
    "be-national-unformatted" "BE_NATIONAL_NUMBER" "no Belgian national number without dots" be_national ["rijksregister" "rijksregisternummer" "registre national" "national number" "insz" "niss"]
        r"[0-9]{11}"
        yes ["rijksregisternummer 85073003328"]
        no ["85073003328" "rijksregisternummer 85073003329"]
    "pl-pesel" "PL_PESEL" "no Polish PESEL" pl_pesel ["pesel"]
        r"[0-9]{11}"
        yes ["pesel 44051401359"]
        no ["44051401359" "pesel 44051401358"]
    "pl-nip" "PL_NIP" "no Polish NIP" pl_nip ["nip" "podatnik" "podatkowy"]
        r"[0-9]{3}-?[0-9]{3}-?[0-9]{2}-?[0-9]{2}"
        yes ["nip 123-456-32-18"]
        no ["123-456-32-18" "nip 123-456-32-19"]
    "pl-regon" "PL_REGON" "no Polish REGON" pl_regon ["regon"]
        r"[0-9]{9}(?:[0-9]{5})?"
        yes ["regon 192598184"]
        no ["192598184" "regon 192598185"]
    "pl-identity-card" "PL_IDENTITY_CARD" "no Polish identity card or passport number" pl_document ["dowód" "dowod" "dowód osobisty" "paszport" "identity card" "id card"]
        r"[A-Za-z]{2,3} ?[0-9]{6,7}"
        yes ["dowod ABA300000"]
        no ["ABA300000" "dowod ABA300001"]
    "se-person" "SE_PERSONAL_NUMBER" "no Swedish personal number" se_person ["personnummer" "pnr" "samordningsnummer" "personal number" "person nr" "personnr"]
        r"(?:19|20)?[0-9]{6}[+-]?[0-9]{4}"
        yes ["personnummer 811228-9874"]
        no ["811228-9874" "personnummer 811228-9873"]
    "no-person" "NO_NATIONAL_ID" "no Norwegian national identity number" no_person ["fødselsnummer" "fodselsnummer" "personnummer" "fnr" "national identity" "dnummer"]
        r"[0-9]{6} ?[0-9]{5}"
        yes ["fodselsnummer 15108695088"]
        no ["15108695088" "fodselsnummer 15108695077"]
    "no-account" "NO_BANK_ACCOUNT" "no Norwegian bank account" no_account ["kontonummer" "kontonr" "konto"]
        r"[0-9]{4}[ .]?[0-9]{2}[ .]?[0-9]{5}"
        yes ["kontonummer 8601 11 17947"]
        no ["8601 11 17947" "kontonummer 8601 11 17948"]
    "dk-cpr" "DK_CPR" "no Danish CPR number" dk_cpr ["cpr" "personnummer" "cpr nummer" "cprnr" "cprnummer"]
        r"[0-9]{6}[ -]?[0-9]{4}"
        yes ["cpr 211062-5629"]
        no ["211062-5629" "cpr 211062-5620"]
    "dk-cvr" "DK_CVR" "no Danish company number" dk_cvr ["cvr"]
        r"(?:DK ?)?[0-9]{2}[ ]?[0-9]{2}[ ]?[0-9]{2}[ ]?[0-9]{2}"
        yes ["cvr 13585628"]
        no ["13585628" "cvr 13585627"]
    "fi-hetu" "FI_PERSONAL_CODE" "no Finnish personal identity code" fi_hetu by b"-" 9 []
        r"[0-9]{6}[+A-FU-Ya-fu-y-][0-9]{3}[0-9A-FHJ-NPR-Ya-fhj-npr-y]"
        yes ["131052-308T" "hetu 131052-308T."]
        no ["131052-308U"]
    "fi-hetu-of-any-century" "FI_PERSONAL_CODE" "no Finnish personal identity code of any century" fi_hetu ["hetu" "henkilötunnus" "henkilotunnus" "personal identity code" "personbeteckning"]
        r"[0-9]{6}[+A-FU-Ya-fu-y-][0-9]{3}[0-9A-FHJ-NPR-Ya-fhj-npr-y]"
        yes ["hetu 131052A308T"]
        no ["131052A308T" "hetu 131052A308U"]
    "fi-business" "FI_BUSINESS_ID" "no Finnish business number" fi_business ["tunnus" "y-tunnus" "ytunnus" "business id"]
        r"[0-9]{7}-[0-9]"
        yes ["y-tunnus 2077474-0"]
        no ["2077474-0" "y-tunnus 2077474-1"]
    "is-kennitala" "IS_KENNITALA" "no Icelandic kennitala" is_kennitala ["kennitala" "kt"]
        r"[0-9]{6}-?[0-9]{4}"
        yes ["kennitala 120174-3399"]
        no ["120174-3399" "kennitala 120174-3389"]
    "pt-nif" "PT_NIF" "no Portuguese tax number" pt_nif ["nif" "contribuinte" "niss" "nipc"]
        r"[0-9]{3}[ ]?[0-9]{3}[ ]?[0-9]{3}"
        yes ["nif 501 964 843"]
        no ["501 964 843" "nif 501 964 842"]
    "pt-citizen" "PT_CITIZEN_CARD" "no Portuguese citizen's card number" pt_citizen ["cartão" "cartao" "cidadão" "cidadao" "citizen card"]
        r"[0-9]{8} ?[0-9] ?[A-Za-z0-9]{2}[0-9]"
        yes ["cartao 111223339ZZ2"]
        no ["111223339ZZ2" "cartao 111223339ZZ6"]
    "cz-birth-number" "CZ_BIRTH_NUMBER" "no Czech or Slovak birth number" cz_birth_number ["rodné číslo" "rodne cislo" "rodné" "rodne" "rč" "birth number"]
        r"[0-9]{6}/?[0-9]{4}"
        yes ["rodne cislo 710319/2745"]
        no ["710319/2745" "rodne cislo 710319/2746"]
    "cz-company" "CZ_ICO" "no Czech or Slovak company number" cz_company ["ičo" "ič" "dič"]
        r"(?:CZ ?)?[0-9]{8}"
        yes ["ičo 25123891"]
        no ["25123891" "ičo 25123892"]
    "ie-pps" "IE_PPS" "no Irish PPS number" ie_pps ["pps" "ppsn" "pps number" "personal public service"]
        r"[0-9]{7}[A-Wa-w][A-IWTXa-iwtx]?"
        yes ["pps 6433435F" "ppsn 6433435FT"]
        no ["6433435F" "pps 6433435E"]
    "at-svnr" "AT_SVNR" "no Austrian social insurance number" at_svnr ["svnr" "sozialversicherung" "sozialversicherungsnummer" "versicherungsnummer" "sv nummer"]
        r"[0-9]{4}[ ]?[0-9]{6}"
        yes ["svnr 1237 010180"]
        no ["1237 010180" "svnr 2237 010180"]
    "ch-ahv" "CH_AHV" "no Swiss AHV number" ch_ahv ["ahv" "avs" "ahv nr" "ahvn13" "navs" "sozialversicherungsnummer" "social security"]
        r"756[. ]?[0-9]{4}[. ]?[0-9]{4}[. ]?[0-9]{2}"
        yes ["ahv 756.9217.0769.85"]
        no ["756.9217.0769.85" "ahv 756.9217.0769.84"]
    "ch-uid" "CH_UID" "no Swiss company number" ch_uid by b"CHE" 9 []
        r"CHE-?[0-9]{3}\.?[0-9]{3}\.?[0-9]{3}(?: ?(?:MWST|TVA|IVA))?"
        yes ["CHE-107.787.577 MWST"]
        no ["CHE-107.787.578"]
    "gr-amka" "GR_AMKA" "no Greek AMKA" gr_amka ["amka" "αμκα"]
        r"[0-9]{11}"
        yes ["amka 01013099997"]
        no ["01013099997" "amka 01013099998"]
    "gr-afm" "GR_AFM" "no Greek tax number (AFM)" gr_afm ["afm" "αφμ"]
        r"(?:EL ?)?[0-9]{9}"
        yes ["afm 094259216"]
        no ["094259216" "afm 094259217"]
    "hu-tax" "HU_TAX_ID" "no Hungarian tax number" hu_tax ["adóazonosító" "adoazonosito" "adószám" "adoszam" "tax id"]
        r"8[0-9]{9}"
        yes ["adoazonosito 8234567896"]
        no ["8234567896" "adoazonosito 8234567897"]
    "hu-taj" "HU_TAJ" "no Hungarian TAJ number" hu_taj ["taj" "taj szám" "tajszam"]
        r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}"
        yes ["taj 111 222 337"]
        no ["111 222 337" "taj 111 222 336"]
    "ro-cnp" "RO_CNP" "no Romanian CNP" ro_cnp ["cnp" "cod numeric"]
        r"[1-9][0-9]{12}"
        yes ["cnp 1630615123457"]
        no ["1630615123457" "cnp 1630615123458"]
    "bg-egn" "BG_EGN" "no Bulgarian EGN" bg_egn ["egn" "егн"]
        r"[0-9]{10}"
        yes ["egn 7523169263"]
        no ["7523169263" "egn 7523169264"]
    "hr-oib" "HR_OIB" "no Croatian OIB" hr_oib ["oib"]
        r"(?:HR ?)?[0-9]{11}"
        yes ["oib 33392005961"]
        no ["33392005961" "oib 33392005962"]
    "si-tax" "SI_TAX_ID" "no Slovenian tax number" si_tax ["davčna" "davcna" "davčna številka" "ddv"]
        r"(?:SI ?)?[0-9]{8}"
        yes ["davcna 50223054"]
        no ["50223054" "davcna 50223055"]
    "jmbg" "RS_JMBG" "no JMBG or EMŠO" jmbg ["jmbg" "emšo" "emso" "matični broj" "maticni broj"]
        r"[0-9]{13}"
        yes ["emso 0101006500006"]
        no ["0101006500006" "emso 0101006500007"]
    "baltic-person" "EE_LT_PERSONAL_CODE" "no Estonian or Lithuanian personal code" baltic_person ["isikukood" "asmens kodas" "asmens" "personal code" "ik"]
        r"[3-6][0-9]{10}"
        yes ["isikukood 36805280109"]
        no ["36805280109" "isikukood 36805280108"]
    "lv-person" "LV_PERSONAL_CODE" "no Latvian personal code" lv_person ["personas kods" "personas" "personal code"]
        r"[0-9]{6}-?[0-9]{5}"
        yes ["personas kods 161175-19997"]
        no ["161175-19997" "personas kods 161175-19996"]
    "lu-matricule" "LU_MATRICULE" "no Luxembourg national number" lu_matricule ["matricule" "cns"]
        r"[0-9]{13}"
        yes ["matricule 1893120105732"]
        no ["1893120105732" "matricule 1893120105733"]
    "mt-cy-vat" "EU_VAT" "no VAT number of the European Union" eu_vat ["vat" "ust" "ust id" "ustid" "ustidnr" "uid" "mwst" "tva" "iva" "btw" "moms" "alv" "dph" "pdv" "nif" "tax" "steuer" "vat id" "vatin" "umsatzsteuer"]
        r"(?:AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|XI)[ -]?[0-9A-Za-z][0-9A-Za-z .-]{5,14}[0-9A-Za-z]"
        yes ["vat DE136695976" "ust id ATU13585627" "btw NL004495445B01" "tva FR 40 303 265 045"]
        no ["DE136695976" "vat DE136695977" "vat XX136695976"]
    "ru-inn" "RU_INN" "no Russian INN" ru_inn ["inn" "инн"]
        r"[0-9]{10}(?:[0-9]{2})?"
        yes ["inn 7707083893"]
        no ["7707083893" "inn 7707083894"]
    "ru-snils" "RU_SNILS" "no Russian SNILS" ru_snils ["snils" "снилс"]
        r"[0-9]{3}-?[0-9]{3}-?[0-9]{3}[ -]?[0-9]{2}"
        yes ["snils 112-233-445 95"]
        no ["112-233-445 95" "snils 112-233-445 96"]
    "ua-tax" "UA_TAX_ID" "no Ukrainian taxpayer number" ua_tax ["rnokpp" "ipn" "рнокпп" "іпн" "drfo"]
        r"[0-9]{10}"
        yes ["ipn 1759013776"]
        no ["1759013776" "ipn 1759013770"]
    "tr-identity" "TR_IDENTITY_NUMBER" "no Turkish identity number" tr_identity ["tckn" "tc kimlik" "kimlik" "t.c." "kimlik no"]
        r"[1-9][0-9]{10}"
        yes ["tckn 17291716060"]
        no ["17291716060" "tckn 17291716061"]
};
