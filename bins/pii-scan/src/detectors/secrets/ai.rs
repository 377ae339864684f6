//! Keys of providers of models.

use super::literal;
use crate::detector::Detector;

/// The rows.
pub static ROWS: &[Detector] = literal! {
    "anthropic-key" "ANTHROPIC_KEY" "no API key of Anthropic" ["sk-ant-"]
        r"(?:^|[^\w-])(?P<v>sk-ant-(?:api|admin|oat|ort|sid)[0-9]{2}-[A-Za-z0-9_-]{80,110})(?:[^\w-]|$)"
        yes ["sk-ant-api03-{80:base64url}"]
        no ["sk-ant-api03-{79:base64url}" "qsk-ant-api03-{80:base64url}"]
    "huggingface-token" "HUGGINGFACE_TOKEN" "no access token of Hugging Face" ["hf_"]
        r"\b(?P<v>hf_[A-Za-z0-9]{34,40})\b"
        yes ["hf_{34:alpha}"]
        no ["hf_{33:alpha}" "qhf_{34:alpha}"]
    "huggingface-org-token" "HUGGINGFACE_TOKEN" "no organisation token of Hugging Face" ["api_org_"]
        r"\b(?P<v>api_org_[A-Za-z0-9]{34})\b"
        yes ["api_org_{34:alpha}"]
        no ["api_org_{33:alpha}" "qapi_org_{34:alpha}"]
    "replicate-token" "REPLICATE_TOKEN" "no API token of Replicate" ["r8_"]
        r"\b(?P<v>r8_[A-Za-z0-9]{37})\b"
        yes ["r8_{37:base62}"]
        no ["r8_{36:base62}" "qr8_{37:base62}"]
    "perplexity-key" "PERPLEXITY_KEY" "no API key of Perplexity" ["pplx-"]
        r"\b(?P<v>pplx-[A-Za-z0-9]{48,56})\b"
        yes ["pplx-{48:base62}"]
        no ["pplx-{47:base62}" "qpplx-{48:base62}"]
    "groq-key" "GROQ_KEY" "no API key of Groq" ["gsk_"]
        r"\b(?P<v>gsk_[A-Za-z0-9]{52})\b"
        yes ["gsk_{52:base62}"]
        no ["gsk_{51:base62}" "qgsk_{52:base62}"]
    "xai-key" "XAI_KEY" "no API key of xAI" ["xai-"]
        r"\b(?P<v>xai-[A-Za-z0-9_]{70,84})\b"
        yes ["xai-{70:base62}"]
        no ["xai-{69:base62}" "qxai-{70:base62}"]
    "openrouter-key" "OPENROUTER_KEY" "no API key of OpenRouter" ["sk-or-"]
        r"\b(?P<v>sk-or-v1-[a-f0-9]{64})\b"
        yes ["sk-or-v1-{64:hex}"]
        no ["sk-or-v1-{63:hex}" "qsk-or-v1-{64:hex}"]
    "langsmith-key" "LANGSMITH_KEY" "no API key of LangSmith" ["lsv2_"]
        r"\b(?P<v>lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10})\b"
        yes ["lsv2_pt_{32:hex}_{10:hex}"]
        no ["lsv2_pt_{32:hex}_{9:hex}" "qlsv2_pt_{32:hex}_{10:hex}"]
    "langfuse-key" "LANGFUSE_KEY" "no secret key of Langfuse" ["sk-lf-"]
        r"\b(?P<v>sk-lf-[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12})\b"
        yes ["sk-lf-{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}"]
        no ["sk-lf-{8:hex}-{4:hex}-{4:hex}-{4:hex}-{11:hex}" "qsk-lf-{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}"]
    "pinecone-key" "PINECONE_KEY" "no API key of Pinecone" ["pcsk_"]
        r"\b(?P<v>pcsk_[A-Za-z0-9]{5,6}_[A-Za-z0-9]{60,64})\b"
        yes ["pcsk_{5:base62}_{60:base62}"]
        no ["pcsk_{5:base62}_{59:base62}" "qpcsk_{5:base62}_{60:base62}"]
    "together-key" "TOGETHER_KEY" "no API key of Together" ["tgp_v1_"]
        r"(?:^|[^\w-])(?P<v>tgp_v1_[A-Za-z0-9_-]{43})(?:[^\w-]|$)"
        yes ["tgp_v1_{43:base64url}"]
        no ["tgp_v1_{42:base64url}" "qtgp_v1_{43:base64url}"]
    "fireworks-key" "FIREWORKS_KEY" "no API key of Fireworks" ["fw_"]
        r"\b(?P<v>fw_[A-Za-z0-9]{22,24})\b"
        yes ["fw_{22:base62}"]
        no ["fw_{21:base62}" "qfw_{22:base62}"]
    "elevenlabs-key" "ELEVENLABS_KEY" "no API key of ElevenLabs" ["sk_"]
        r"\b(?P<v>sk_[a-f0-9]{48})\b"
        yes ["sk_{48:hex}"]
        no ["sk_{47:hex}" "qsk_{48:hex}"]
    "nvidia-key" "NVIDIA_KEY" "no API key of NVIDIA" ["nvapi-"]
        r"(?:^|[^\w-])(?P<v>nvapi-[A-Za-z0-9_-]{60,70})(?:[^\w-]|$)"
        yes ["nvapi-{60:base64url}"]
        no ["nvapi-{59:base64url}" "qnvapi-{60:base64url}"]
    "voyage-key" "VOYAGE_KEY" "no API key of Voyage" ["pa-"]
        r"(?:^|[^\w-])(?P<v>pa-[A-Za-z0-9_-]{43})(?:[^\w-]|$)"
        yes ["pa-{43:base64url}"]
        no ["pa-{42:base64url}" "qpa-{43:base64url}"]
    "jina-key" "JINA_KEY" "no API key of Jina" ["jina_"]
        r"(?:^|[^\w-])(?P<v>jina_[a-f0-9]{32}[A-Za-z0-9_-]{28})(?:[^\w-]|$)"
        yes ["jina_{32:hex}{28:base64url}"]
        no ["jina_{32:hex}{27:base64url}" "qjina_{32:hex}{28:base64url}"]
    "tavily-key" "TAVILY_KEY" "no API key of Tavily" ["tvly-"]
        r"\b(?P<v>tvly-(?:dev-|prod-)?[A-Za-z0-9]{32})\b"
        yes ["tvly-{32:base62}"]
        no ["tvly-{31:base62}" "qtvly-{32:base62}"]
    "firecrawl-key" "FIRECRAWL_KEY" "no API key of Firecrawl" ["fc-"]
        r"\b(?P<v>fc-[a-f0-9]{32})\b"
        yes ["fc-{32:hex}"]
        no ["fc-{31:hex}" "qfc-{32:hex}"]
    "cerebras-key" "CEREBRAS_KEY" "no API key of Cerebras" ["csk-"]
        r"\b(?P<v>csk-[a-z0-9]{48})\b"
        yes ["csk-{48:alnum}"]
        no ["csk-{47:alnum}" "qcsk-{48:alnum}"]
    "sk-key" "SK_KEY" "no secret key of the form that OpenAI, DeepSeek and others share" ["sk-"]
        r"\b(?P<v>sk-(?:[A-Za-z0-9]{48}|[a-f0-9]{32}))\b"
        yes ["sk-{32:hex}"]
        no ["sk-{31:hex}" "qsk-{32:hex}"]
};
