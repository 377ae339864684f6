//! Numbers that states of Asia, Oceania and Africa give to people and companies.

use super::national;
use crate::detector::Detector;

/// The rows.
pub static ROWS: &[Detector] = national! {
    "in-aadhaar" "IN_AADHAAR" "no Indian Aadhaar number" in_aadhaar by b" " 12 []
        r"[2-9][0-9]{3}[ -][0-9]{4}[ -][0-9]{4}"
        yes ["2341 2341 2346"]
        no ["2341 2341 2347" "1341 2341 2346"]
    "in-aadhaar-unformatted" "IN_AADHAAR" "no Indian Aadhaar number without blanks" in_aadhaar ["aadhaar" "aadhar" "uidai"]
        r"[2-9][0-9]{11}"
        yes ["aadhaar 234123412346"]
        no ["234123412346" "aadhaar 234123412347"]
    "in-pan" "IN_PAN" "no Indian PAN" in_pan ["pan" "income tax" "permanent account"]
        r"[A-Za-z]{3}[ABCFGHJLPTabcfghjlpt][A-Za-z][0-9]{4}[A-Za-z]"
        yes ["pan ACUPA7085R"]
        no ["ACUPA7085R" "pan ACUXA7085R"]
    "in-gstin" "IN_GSTIN" "no Indian GSTIN" in_gstin ["gstin" "gst"]
        r"[0-9]{2}[A-Za-z]{5}[0-9]{4}[A-Za-z][0-9A-Za-z]Z[0-9A-Za-z]"
        yes ["gstin 27AAPFU0939F1ZV"]
        no ["27AAPFU0939F1ZV" "gstin 27AAPFU0939F1ZW"]
    "in-voter" "IN_VOTER_ID" "no Indian voter number" in_voter ["voter" "epic" "elector"]
        r"[A-Za-z]{3}[0-9]{7}"
        yes ["voter id WKH1186253"]
        no ["WKH1186253" "voter id WKH1186254"]
    "cn-resident" "CN_RESIDENT_ID" "no Chinese resident number" cn_resident by b"" 17 []
        r"[1-9][0-9]{16}[0-9Xx]"
        yes ["11010519491231002X"]
        no ["110105194912310021"]
    "cn-credit" "CN_CREDIT_CODE" "no Chinese organisation number" cn_credit ["uscc" "统一社会信用代码" "credit code" "社会信用"]
        r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}"
        yes ["uscc 91110000600037341L"]
        no ["91110000600037341L" "uscc 91110000600037341K"]
    "jp-my-number" "JP_MY_NUMBER" "no Japanese My Number" jp_my_number ["my number" "mynumber" "個人番号" "マイナンバー"]
        r"[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}"
        yes ["my number 6214 9832 0257"]
        no ["6214 9832 0257" "my number 6214 9832 0258"]
    "kr-resident" "KR_RRN" "no Korean resident number" kr_resident ["rrn" "resident registration" "주민등록번호" "주민"]
        r"[0-9]{6}-?[0-9]{7}"
        yes ["rrn 971013-9019902"]
        no ["971013-9019902" "rrn 971013-9019903"]
    "kr-business" "KR_BRN" "no Korean business number" kr_business ["brn" "business registration" "사업자등록번호" "사업자"]
        r"[0-9]{3}-?[0-9]{2}-?[0-9]{5}"
        yes ["brn 220-81-62517"]
        no ["220-81-62517" "brn 220-81-62518"]
    "sg-nric" "SG_NRIC" "no Singapore NRIC or FIN" sg_nric ["nric" "fin" "singpass" "identity"]
        r"[STFGMstfgm][0-9]{7}[A-Za-z]"
        yes ["nric S1234567D"]
        no ["S1234567D" "nric S1234567E"]
    "my-identity" "MY_NRIC" "no Malaysian identity number" my_identity ["mykad" "nric" "kad pengenalan" "ic number" "ic no"]
        r"[0-9]{6}-[0-9]{2}-[0-9]{4}"
        yes ["mykad 770305-02-1234"]
        no ["770305-02-1234" "mykad 771305-02-1234"]
    "th-identity" "TH_NATIONAL_ID" "no Thai identity number" th_identity ["thai" "thai id" "national id" "citizen id" "บัตรประชาชน" "laser id"]
        r"[1-8][ -]?[0-9]{4}[ -]?[0-9]{5}[ -]?[0-9]{2}[ -]?[0-9]"
        yes ["thai id 1-2345-45678-78-1"]
        no ["1-2345-45678-78-1" "thai id 1-2345-45678-78-2"]
    "tw-identity" "TW_NATIONAL_ID" "no Taiwanese identity number" tw_identity ["taiwan" "身分證" "身份證" "national id"]
        r"[A-Za-z][1289][0-9]{8}"
        yes ["taiwan id A123456789"]
        no ["A123456789" "taiwan id A123456788"]
    "hk-identity" "HK_HKID" "no Hong Kong identity number" hk_identity by b"()" 6 []
        r"[A-Za-z]{1,2}[0-9]{6}\([0-9Aa]\)"
        yes ["G123456(A)"]
        no ["G123456(B)"]
    "hk-identity-unformatted" "HK_HKID" "no Hong Kong identity number without brackets" hk_identity ["hkid" "hong kong id" "身份證"]
        r"[A-Za-z]{1,2}[0-9]{6}[0-9Aa]"
        yes ["hkid G123456A"]
        no ["G123456A" "hkid G123456B"]
    "ir-national" "IR_NATIONAL_ID" "no Iranian national number" ir_national ["کد ملی" "code melli" "melli" "codemelli"]
        r"[0-9]{10}"
        yes ["code melli 0499370899"]
        no ["0499370899" "code melli 0499370890"]
    "il-identity" "IL_IDENTITY" "no Israeli identity number" il_identity ["teudat" "zehut" "תעודת זהות" "teudat zehut"]
        r"[0-9]{8,9}"
        yes ["teudat zehut 039337423"]
        no ["039337423" "teudat zehut 039337424"]
    "ae-identity" "AE_EMIRATES_ID" "no Emirates ID" ae_identity ["emirates" "emirates id" "eid"]
        r"784-?[0-9]{4}-?[0-9]{7}-?[0-9]"
        yes ["emirates id 784-1985-1234567-3"]
        no ["784-1985-1234567-3" "emirates id 784-1985-1234567-4"]
    "sa-identity" "SA_NATIONAL_ID" "no Saudi identity number" sa_identity ["iqama" "saudi" "absher" "national id"]
        r"[12][0-9]{9}"
        yes ["iqama 1000000008"]
        no ["1000000008" "iqama 1000000009"]
    "kz-iin" "KZ_IIN" "no Kazakh IIN" kz_iin ["iin" "иин"]
        r"[0-9]{12}"
        yes ["iin 850101300005"]
        no ["850101300005" "iin 850101300007"]
    "au-tfn" "AU_TFN" "no Australian tax file number" au_tfn ["tfn" "tax file" "tax file number"]
        r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}"
        yes ["tfn 123 456 782"]
        no ["123 456 782" "tfn 123 456 783"]
    "au-abn" "AU_ABN" "no Australian business number" au_abn ["abn" "australian business"]
        r"[0-9]{2} ?[0-9]{3} ?[0-9]{3} ?[0-9]{3}"
        yes ["abn 51 824 753 556"]
        no ["51 824 753 556" "abn 51 824 753 557"]
    "au-acn" "AU_ACN" "no Australian company number" au_acn ["acn" "australian company"]
        r"[0-9]{3}[ ]?[0-9]{3}[ ]?[0-9]{3}"
        yes ["acn 004 085 616"]
        no ["004 085 616" "acn 004 085 617"]
    "au-medicare" "AU_MEDICARE" "no Australian Medicare number" au_medicare ["medicare"]
        r"[2-6][0-9]{3} ?[0-9]{5} ?[0-9](?:[ /-]?[0-9])?"
        yes ["medicare 2123 45670 1"]
        no ["2123 45670 1" "medicare 2123 45671 1"]
    "nz-ird" "NZ_IRD" "no New Zealand tax number" nz_ird ["ird" "inland revenue"]
        r"[0-9]{2,3}-?[0-9]{3}-?[0-9]{3}"
        yes ["ird 49-091-850"]
        no ["49-091-850" "ird 49-091-851"]
    "nz-nhi" "NZ_NHI" "no New Zealand health index number" nz_nhi ["nhi" "health index"]
        r"[A-HJ-NP-Za-hj-np-z]{3}[0-9]{2}(?:[0-9]{2}|[A-Za-z]{2})"
        yes ["nhi JBX3656"]
        no ["JBX3656" "nhi JBX3657"]
    "za-identity" "ZA_IDENTITY" "no South African identity number" za_identity ["id number" "identity number" "rsa id" "south african" "identity" "sa id"]
        r"[0-9]{6} ?[0-9]{4} ?[0-9]{2} ?[0-9]"
        yes ["identity number 7503305044089"]
        no ["7503305044089" "identity number 7503305044088"]
    "za-tax" "ZA_TAX" "no South African tax number" za_tax ["sars" "income tax number" "tax reference"]
        r"[0-39][0-9]{9}"
        yes ["sars 0001339050"]
        no ["0001339050" "sars 0001339051"]
    "eg-national" "EG_NATIONAL_ID" "no Egyptian national number" eg_national ["الرقم القومي" "egypt" "egyptian" "national id"]
        r"[23][0-9]{13}"
        yes ["egyptian id 29001010100009"]
        no ["29001010100009" "egyptian id 29001010100006"]
    "mu-nid" "MU_NID" "no Mauritian identity number" mu_nid ["mauritius" "mauritian" "nid"]
        r"[A-Za-z][0-9]{12}[0-9A-Ga-g]"
        yes ["nid A010180123456C"]
        no ["A010180123456C" "nid A010180123456B"]
};
