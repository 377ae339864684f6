//! Addresses of people and machines: e-mail, telephone, IP, MAC.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::reading::compact;

/// Top-level labels that are file endings or members in code far more often than domains.
const ENDINGS: &[&str] = &[
    "bak", "bin", "bmp", "cfg", "class", "conf", "cpp", "crt", "css", "csv", "db", "dll", "doc", "docx",
    "env", "exe", "gif", "git", "go", "gz", "hpp", "html", "ico", "ini", "jar", "java", "jpeg", "jpg", "js",
    "json", "jsx", "key", "kt", "lock", "log", "lua", "map", "mp3", "mp4", "ndjson", "otf", "pdf", "pem",
    "php", "png", "ppt", "pptx", "rb", "rpm", "scss", "service", "socket", "sql", "sqlite", "svg", "swift",
    "tar", "tgz", "tif", "tiff", "timer", "tmp", "toml", "ts", "tsv", "tsx", "ttf", "txt", "wasm", "webp",
    "woff", "woff2", "xls", "xlsx", "xml", "yaml", "yml",
];

/// Countries' top-level domains: of two letters there is no other.
const COUNTRY_DOMAINS: &str = "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv bw by \
bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb gd ge gf gg gh \
gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc \
li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf \
pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk \
tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw";

/// Domains that RFC 2606, RFC 6761 and RFC 6762 keep for documentation, tests and the local network.
const RESERVED: &[&str] =
    &["example", "invalid", "local", "localhost", "localdomain", "test", "internal", "arpa", "onion"];

/// An address whose domain may receive mail: not reserved for examples, and no file name.
#[must_use]
pub fn email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let local_fits = !local.is_empty()
        && local.len() <= 64
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local.chars().any(char::is_alphanumeric);
    // What clones a repository names no mailbox.
    local_fits && !matches!(local, "git" | "hg" | "svn") && domain_name(domain)
}

/// A domain that somebody may own: at least two labels, the last one no file ending and not reserved.
#[must_use]
pub fn domain_name(domain: &str) -> bool {
    let domain = domain.trim_end_matches('.');
    let label_fits = |label: &str| {
        !label.is_empty() && label.len() <= 63 && !label.starts_with('-') && !label.ends_with('-')
    };
    let Some((rest, last)) = domain.rsplit_once('.') else { return false };
    let lower = last.to_ascii_lowercase();
    let second = rest.rsplit('.').next().unwrap_or_default();
    domain.len() <= 253
        && domain.split('.').all(label_fits)
        && (last.starts_with("xn--") || last.chars().count() >= 2 && last.chars().all(char::is_alphabetic))
        && (lower.len() != 2 || COUNTRY_DOMAINS.split(' ').any(|country| country == lower))
        && !ENDINGS.contains(&lower.as_str())
        && !RESERVED.contains(&lower.as_str())
        // example.com and its siblings, in any country.
        && !(second.eq_ignore_ascii_case("example") && matches!(lower.as_str(), "com" | "net" | "org" | "edu"))
}

/// An IPv4 address that the internet routes: not private, not local, not kept for documentation.
#[must_use]
pub fn public_ipv4(text: &str) -> bool {
    let Ok(address) = text.parse::<Ipv4Addr>() else { return false };
    let [a, b, c, _] = address.octets();
    let kept = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        || a == 0
        || a >= 240
        || (a == 100 && (64..=127).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && matches!(b, 18 | 19));
    // The resolvers that everybody may name say nothing about anybody.
    let resolver =
        matches!(address.octets(), [8, 8, 8 | 4, 8 | 4] | [1, 1, 1, 1] | [1, 0, 0, 1] | [9, 9, 9, 9]);
    !kept && !resolver
}

/// An IPv6 address that the internet routes: global unicast, not kept for documentation.
#[must_use]
pub fn public_ipv6(text: &str) -> bool {
    let text = text.split('%').next().unwrap_or(text);
    let Ok(address) = text.parse::<Ipv6Addr>() else { return false };
    let [a, b, ..] = address.segments();
    let mapped = address.to_ipv4_mapped();
    // A time such as `::12:30`, or a name of C++, reads as an address too.
    let grouped = text.split(':').filter(|group| !group.is_empty()).count();
    let kept = a == 0x2001 && b == 0x0db8 || a == 0x3fff && b < 0x1000;
    // Written out whole it is an address, even where nothing is routed yet.
    let whole = grouped == 8
        && !matches!(a >> 8, 0 | 0xfc..=0xff)
        && text.bytes().any(|byte| byte.is_ascii_alphabetic());
    match mapped {
        Some(v4) => public_ipv4(&v4.to_string()),
        None => !kept && ((0x2000..0x4000).contains(&a) && grouped >= 3 || whole),
    }
}

/// The address of a network interface: six bytes, one host's, not made up of one repeated byte.
#[must_use]
pub fn mac(text: &str) -> bool {
    let Some(bytes) = compact(&text.replace(':', "-")) else { return false };
    let pairs = || bytes.chunks(2);
    bytes.len() == 12
        && bytes.iter().all(u8::is_ascii_hexdigit)
        && pairs().any(|pair| pair != &bytes[..2])
        // A group address names no host; `00:00:5E:00:53` is kept for documentation.
        && char::from(bytes[1]).to_digit(16).is_some_and(|low| low % 2 == 0)
        && !bytes.starts_with(b"00005E0053")
        && !bytes.starts_with(b"00000000")
        && &bytes[..] != b"001122334455"
        && &bytes[..] != b"AABBCCDDEEFF"
}

/// Countries by calling code, with the lengths of their national numbers.
const COUNTRIES: &[(&str, usize, usize)] = &[
    ("1", 10, 10),
    ("20", 8, 10),
    ("211", 9, 9),
    ("212", 9, 9),
    ("213", 8, 9),
    ("216", 8, 8),
    ("218", 8, 9),
    ("220", 7, 7),
    ("221", 9, 9),
    ("222", 8, 8),
    ("223", 8, 8),
    ("224", 8, 9),
    ("225", 8, 10),
    ("226", 8, 8),
    ("227", 8, 8),
    ("228", 8, 8),
    ("229", 8, 10),
    ("230", 7, 8),
    ("231", 7, 9),
    ("232", 8, 8),
    ("233", 9, 9),
    ("234", 7, 10),
    ("235", 8, 8),
    ("236", 8, 8),
    ("237", 8, 9),
    ("238", 7, 7),
    ("239", 7, 7),
    ("240", 9, 9),
    ("241", 7, 8),
    ("242", 9, 9),
    ("243", 7, 9),
    ("244", 9, 9),
    ("245", 7, 9),
    ("246", 7, 7),
    ("247", 4, 6),
    ("248", 7, 7),
    ("249", 9, 9),
    ("250", 8, 9),
    ("251", 9, 9),
    ("252", 6, 9),
    ("253", 8, 8),
    ("254", 7, 10),
    ("255", 7, 9),
    ("256", 9, 9),
    ("257", 8, 8),
    ("258", 8, 9),
    ("260", 9, 9),
    ("261", 9, 10),
    ("262", 9, 9),
    ("263", 5, 10),
    ("264", 8, 9),
    ("265", 7, 9),
    ("266", 8, 8),
    ("267", 7, 8),
    ("268", 8, 9),
    ("269", 7, 7),
    ("27", 9, 9),
    ("290", 4, 5),
    ("291", 7, 7),
    ("297", 7, 7),
    ("298", 6, 6),
    ("299", 6, 6),
    ("30", 10, 10),
    ("31", 9, 9),
    ("32", 8, 9),
    ("33", 9, 9),
    ("34", 9, 9),
    ("350", 8, 8),
    ("351", 9, 9),
    ("352", 4, 11),
    ("353", 7, 9),
    ("354", 7, 9),
    ("355", 8, 9),
    ("356", 8, 8),
    ("357", 8, 8),
    ("358", 5, 12),
    ("359", 7, 9),
    ("36", 8, 9),
    ("370", 8, 8),
    ("371", 8, 8),
    ("372", 7, 8),
    ("373", 8, 8),
    ("374", 8, 8),
    ("375", 9, 10),
    ("376", 6, 9),
    ("377", 8, 9),
    ("378", 6, 10),
    ("380", 9, 9),
    ("381", 8, 10),
    ("382", 8, 9),
    ("383", 8, 9),
    ("385", 8, 9),
    ("386", 8, 8),
    ("387", 8, 9),
    ("389", 8, 8),
    ("39", 6, 11),
    ("40", 9, 9),
    ("41", 9, 9),
    ("420", 9, 9),
    ("421", 9, 9),
    ("423", 7, 9),
    ("43", 7, 13),
    ("44", 9, 10),
    ("45", 8, 8),
    ("46", 7, 10),
    ("47", 8, 8),
    ("48", 9, 9),
    ("49", 6, 13),
    ("500", 5, 5),
    ("501", 7, 7),
    ("502", 8, 8),
    ("503", 8, 8),
    ("504", 8, 8),
    ("505", 8, 8),
    ("506", 8, 8),
    ("507", 7, 8),
    ("508", 6, 6),
    ("509", 8, 8),
    ("51", 8, 9),
    ("52", 10, 11),
    ("53", 6, 8),
    ("54", 10, 11),
    ("55", 10, 11),
    ("56", 9, 9),
    ("57", 8, 10),
    ("58", 10, 10),
    ("590", 9, 9),
    ("591", 8, 8),
    ("592", 7, 7),
    ("593", 8, 9),
    ("594", 9, 9),
    ("595", 7, 9),
    ("596", 9, 9),
    ("597", 6, 7),
    ("598", 8, 8),
    ("599", 7, 8),
    ("60", 8, 10),
    ("61", 9, 9),
    ("62", 7, 12),
    ("63", 8, 10),
    ("64", 8, 10),
    ("65", 8, 8),
    ("66", 8, 9),
    ("670", 7, 8),
    ("672", 6, 6),
    ("673", 7, 7),
    ("674", 7, 7),
    ("675", 7, 8),
    ("676", 5, 7),
    ("677", 5, 7),
    ("678", 5, 7),
    ("679", 7, 7),
    ("680", 7, 7),
    ("681", 6, 6),
    ("682", 5, 5),
    ("683", 4, 7),
    ("685", 5, 7),
    ("686", 5, 8),
    ("687", 6, 6),
    ("688", 5, 7),
    ("689", 6, 8),
    ("690", 4, 7),
    ("691", 7, 7),
    ("692", 7, 7),
    ("7", 10, 10),
    ("81", 9, 10),
    ("82", 8, 11),
    ("84", 7, 10),
    ("850", 8, 10),
    ("852", 8, 8),
    ("853", 8, 8),
    ("855", 8, 9),
    ("856", 8, 10),
    ("86", 8, 11),
    ("880", 8, 10),
    ("886", 8, 9),
    ("90", 10, 10),
    ("91", 8, 10),
    ("92", 9, 10),
    ("93", 9, 9),
    ("94", 9, 9),
    ("95", 7, 10),
    ("960", 7, 7),
    ("961", 7, 8),
    ("962", 8, 9),
    ("963", 8, 9),
    ("964", 8, 10),
    ("965", 8, 8),
    ("966", 9, 9),
    ("967", 7, 9),
    ("968", 8, 8),
    ("970", 8, 9),
    ("971", 8, 9),
    ("972", 8, 9),
    ("973", 8, 8),
    ("974", 8, 8),
    ("975", 7, 8),
    ("976", 8, 8),
    ("977", 8, 10),
    ("98", 10, 10),
    ("992", 9, 9),
    ("993", 8, 8),
    ("994", 9, 9),
    ("995", 9, 9),
    ("996", 9, 9),
    ("998", 9, 9),
];

/// The digits of a telephone number, and what stands between them, as far as people write it.
fn phone_digits(text: &str) -> Option<String> {
    let mut digits = String::with_capacity(16);
    for char in text.chars() {
        match char {
            '0'..='9' => digits.push(char),
            ' ' | '-' | '.' | '(' | ')' | '/' | '+' | '\u{a0}' | '\u{202f}' | '\u{2011}' | '\u{2013}' => {}
            _ => return None,
        }
    }
    digits.bytes().any(|digit| Some(digit) != digits.bytes().next()).then_some(digits)
}

/// An international number: `+` or `00`, a country's calling code, and as many digits as it has. E.164.
#[must_use]
pub fn phone_international(text: &str) -> bool {
    let text = text.trim().trim_start_matches('(');
    let text = text.split(['x', 'X', 'e', '#']).next().unwrap_or(text);
    let Some(digits) = phone_digits(text) else { return false };
    let Some(digits) =
        (if text.starts_with('+') { Some(digits.as_str()) } else { digits.strip_prefix("00") })
    else {
        return false;
    };
    if text.rfind('+').is_some_and(|at| at > 0) {
        return false;
    }
    let of = |(code, ..): &&(&str, usize, usize)| digits.starts_with(code);
    COUNTRIES.iter().find(of).is_some_and(|(code, shortest, longest)| {
        let national = &digits[code.len()..];
        // `+44 (0)20…`: the trunk prefix in brackets is not part of the number.
        let national =
            if text.contains("(0)") { national.strip_prefix('0').unwrap_or(national) } else { national };
        (*shortest..=*longest).contains(&national.len())
            && (*code != "1" || !national.starts_with(['0', '1']))
    })
}

/// Area code and exchange of a North American number, neither of which starts with 0 or 1.
fn nanp(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    bytes.len() == 10
        && matches!(bytes[0], b'2'..=b'9')
        && matches!(bytes[3], b'2'..=b'9')
        // An area N11 is a service; 555-01xx is kept for fiction.
        && &bytes[1..3] != b"11"
        && &bytes[3..8] != b"55501"
}

/// A North American number without its country, perhaps with a leading 1 and an extension.
#[must_use]
pub fn phone_north_american(text: &str) -> bool {
    let number = text.split(['x', 'X', 'e', '#', ',']).next().unwrap_or(text);
    let Some(digits) = phone_digits(number) else { return false };
    nanp(digits.strip_prefix('1').filter(|rest| rest.len() == 10).unwrap_or(&digits))
}

/// Something that may be dialled: 7 to 13 digits, at most 11 in a row, not all the same, no date.
#[must_use]
pub fn phone_any(text: &str) -> bool {
    let number = text.split(['x', 'X', 'e', '#', ',']).next().unwrap_or(text);
    let Some(digits) = phone_digits(number) else { return false };
    let longest = number.split(|char: char| !char.is_ascii_digit()).map(str::len).max().unwrap_or_default();
    (7..=13).contains(&digits.len()) && longest <= 11 && !is_written_date(number)
}

/// A number as it is written in countries that dial a 0 first: two to five groups, the first of a 0 and one to five digits
/// that don't start with another, 9 to 12 digits in all; no date, no days one after the other, and none of those that
/// Ofcom keeps for fiction.
#[must_use]
pub fn phone_trunk(text: &str) -> bool {
    let Some(digits) = phone_digits(text) else { return false };
    let groups: Vec<&str> =
        text.split(|char: char| !char.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    let pair = |at: usize| groups[at].len() == 2;
    let dated = groups.len() > 2
        && pair(0)
        && pair(1)
        && groups[2].len() == 4
        && (groups[2].starts_with("19") || groups[2].starts_with("20"));
    let counted = groups.windows(2).all(|two| {
        let [one, next] = [two[0], two[1]].map(|group| group.parse::<u32>().unwrap_or_default());
        one.checked_add(1) == Some(next)
    });
    let fiction = ["07700900", "02079460"].iter().any(|start| digits.starts_with(start));
    (2..=5).contains(&groups.len())
        && (2..=6).contains(&groups[0].len())
        && digits.starts_with('0')
        && !digits.starts_with("00")
        && (9..=12).contains(&digits.len())
        && !dated
        && !counted
        && !fiction
}

/// `2026-03-01`, `01.03.2026`, `3/1/2026`, also with a time's first digits behind it.
fn is_written_date(text: &str) -> bool {
    let parts: Vec<&str> = text.trim().split(['-', '.', '/']).collect();
    let [first, second, third] = parts[..] else { return false };
    let number = |part: &str| part.trim().parse::<u32>().ok();
    let (Some(a), Some(b), Some(c)) = (number(first), number(second), number(third)) else { return false };
    let year = |year: u32, part: &str| part.trim().len() == 4 && (1900..=2100).contains(&year);
    (year(a, first) && (1..=12).contains(&b) && (1..=31).contains(&c))
        || (year(c, third) && (1..=31).contains(&a) && (1..=31).contains(&b))
}
