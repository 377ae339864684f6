//! Tokens of code hosts, registries, pipelines and the tools around them.

use super::literal;
use crate::detector::Detector;

/// The rows.
pub static ROWS: &[Detector] = literal! {
    "gitlab-pat" "GITLAB_TOKEN" "no access token of GitLab" ["glpat-"]
        r"(?:^|[^\w-])(?P<v>glpat-(?:[A-Za-z0-9_-]{27,300}\.[0-9a-z]{2}\.?[0-9a-z]{7}|[A-Za-z0-9_-]{20}))(?:[^\w-]|$)"
        yes ["glpat-{20:base64url}"]
        no ["glpat-{19:base64url}" "qglpat-{20:base64url}" "glpat-xxxxxxxxxxxxxxxxxxxx"]
    "gitlab-token" "GITLAB_TOKEN" "no deploy, feed, runner, incoming mail or SCIM token of GitLab" ["gldt-" "glft-" "glimt-" "glsoat-" "glffct-" "glwt-" "glrt-" "glrtr-"]
        r"(?:^|[^\w-])(?P<v>gl(?:dt|ft|imt|soat|ffct|wt|rtr?)-(?:[A-Za-z0-9_-]{27,300}\.[0-9a-z]{2}\.?[0-9a-z]{7}|[A-Za-z0-9_-]{20,27}))(?:[^\w-]|$)"
        yes ["gldt-{20:base64url}"]
        no ["gldt-{19:base64url}" "qgldt-{20:base64url}"]
    "gitlab-trigger-token" "GITLAB_TOKEN" "no pipeline trigger token of GitLab" ["glptt-"]
        r"\b(?P<v>glptt-[a-f0-9]{40})\b"
        yes ["glptt-{40:hex}"]
        no ["glptt-{39:hex}" "qglptt-{40:hex}"]
    "gitlab-job-token" "GITLAB_TOKEN" "no job token of GitLab" ["glcbt-"]
        r"(?:^|[^\w-])(?P<v>glcbt-[a-f0-9]{1,5}_[A-Za-z0-9_-]{20})(?:[^\w-]|$)"
        yes ["glcbt-64_{20:base64url}"]
        no ["glcbt-64_{19:base64url}" "qglcbt-64_{20:base64url}"]
    "gitlab-agent-token" "GITLAB_TOKEN" "no agent token of GitLab" ["glagent-"]
        r"(?:^|[^\w-])(?P<v>glagent-[A-Za-z0-9_-]{50,1024})"
        yes ["glagent-{50:base64url}"]
        no ["glagent-{49:base64url}" "qglagent-{50:base64url}"]
    "gitlab-oauth-secret" "GITLAB_TOKEN" "no application secret of GitLab" ["gloas-"]
        r"(?:^|[^\w-])(?P<v>gloas-[A-Za-z0-9_-]{64})(?:[^\w-]|$)"
        yes ["gloas-{64:base64url}"]
        no ["gloas-{63:base64url}" "qgloas-{64:base64url}"]
    "gitlab-runner-registration" "GITLAB_TOKEN" "no runner registration token of GitLab" ["GR1348941"]
        r"(?:^|[^\w-])(?P<v>GR1348941[A-Za-z0-9_-]{20})(?:[^\w-]|$)"
        yes ["GR1348941{20:base64url}"]
        no ["GR1348941{19:base64url}" "qGR1348941{20:base64url}"]
    "bitbucket-app-password" "BITBUCKET_TOKEN" "no app password of Bitbucket" ["ATBB"]
        r"\b(?P<v>ATBB[A-Za-z0-9_=.-]{32})\b"
        yes ["ATBB{32:base62}"]
        no ["ATBB{31:base62}" "qATBB{32:base62}"]
    "bitbucket-access-token" "BITBUCKET_TOKEN" "no access token of Bitbucket" ["ATCTT3"]
        r"\b(?P<v>ATCTT3xFfG[A-Za-z0-9+/=_-]{60,220}=[A-F0-9]{8})"
        yes ["ATCTT3xFfG{60:base62}={8:HEX}"]
        no ["ATCTT3xFfG{60:base62}={7:HEX}" "qATCTT3xFfG{60:base62}={8:HEX}"]
    "atlassian-token" "ATLASSIAN_TOKEN" "no API token of Atlassian" ["ATATT3"]
        r"\b(?P<v>ATATT3[A-Za-z0-9_-]{80,190}(?:=[A-F0-9]{8})?)"
        yes ["ATATT3{80:base64url}"]
        no ["ATATT3{79:base64url}" "qATATT3{80:base64url}"]
    "pypi-token" "PYPI_TOKEN" "no upload token of PyPI" ["pypi-AgE"]
        r"(?:^|[^\w-])(?P<v>pypi-AgE[A-Za-z0-9_-]{50,1000})(?:[^\w-]|$)"
        check crate::validators::pypi_token,
        yes ["pypi-AgEIcHlwaS5vcmc{38:base64url}" "pypi-AgENdGVzdC5weXBpLm9yZw{60:base64url}"]
        no ["pypi-AgEIcHlwaS5vcmc{37:base64url}" "qpypi-AgEIcHlwaS5vcmc{38:base64url}" "pypi-AgEIcXlwaS5vcmc{38:base64url}"]
    "rubygems-key" "RUBYGEMS_KEY" "no API key of RubyGems" ["rubygems_"]
        r"\b(?P<v>rubygems_[a-f0-9]{48})\b"
        yes ["rubygems_{48:hex}"]
        no ["rubygems_{47:hex}" "qrubygems_{48:hex}"]
    "crates-io-token" "CRATES_IO_TOKEN" "no API token of crates.io" ["cio"]
        r"\b(?P<v>cio[A-Za-z0-9]{32})\b"
        yes ["cio{32:base62}"]
        no ["cio{31:base62}" "qcio{32:base62}"]
    "nuget-key" "NUGET_KEY" "no API key of NuGet" ["oy2"]
        r"\b(?P<v>oy2[a-z0-9]{43})\b"
        yes ["oy2{43:alnum}"]
        no ["oy2{42:alnum}" "qoy2{43:alnum}"]
    "dockerhub-token" "DOCKERHUB_TOKEN" "no access token of Docker Hub" ["dckr_"]
        r"(?:^|[^\w-])(?P<v>dckr_(?:pat_[A-Za-z0-9_-]{27}|oat_[A-Za-z0-9_-]{32}))(?:[^\w-]|$)"
        yes ["dckr_pat_{27:base64url}"]
        no ["dckr_pat_{26:base64url}" "qdckr_pat_{27:base64url}"]
    "clojars-token" "CLOJARS_TOKEN" "no deploy token of Clojars" ["CLOJARS_"]
        r"\b(?P<v>CLOJARS_[A-Za-z0-9]{60})\b"
        yes ["CLOJARS_{60:base62}"]
        no ["CLOJARS_{59:base62}" "qCLOJARS_{60:base62}"]
    "artifactory-key" "ARTIFACTORY_KEY" "no API key of Artifactory" ["AKCp"]
        r"\b(?P<v>AKCp[A-Za-z0-9]{68,70})\b"
        yes ["AKCp{68:base62}"]
        no ["AKCp{67:base62}" "qAKCp{68:base62}"]
    "artifactory-reference-token" "ARTIFACTORY_KEY" "no reference token of Artifactory" ["cmVmdGtu"]
        r"\b(?P<v>cmVmdGtu[A-Za-z0-9]{56})\b"
        yes ["cmVmdGtu{56:base62}"]
        no ["cmVmdGtu{55:base62}" "qcmVmdGtu{56:base62}"]
    "sonarqube-token" "SONARQUBE_TOKEN" "no token of SonarQube" ["squ_" "sqa_" "sqp_"]
        r"\b(?P<v>sq[uap]_[a-f0-9]{40})\b"
        yes ["squ_{40:hex}"]
        no ["squ_{39:hex}" "qsqu_{40:hex}"]
    "circleci-token" "CIRCLECI_TOKEN" "no token of CircleCI" ["CCIP"]
        r"\b(?P<v>CCIP(?:AT|RJ)_[A-Za-z0-9]{22}_[a-f0-9]{40})\b"
        yes ["CCIPAT_{22:base62}_{40:hex}"]
        no ["CCIPAT_{22:base62}_{39:hex}" "qCCIPAT_{22:base62}_{40:hex}"]
    "buildkite-token" "BUILDKITE_TOKEN" "no token of Buildkite" ["bkua_" "bkaa_" "bkct_" "bkpt_" "bkat_"]
        r"\b(?P<v>bk(?:ua|aa|ct|pt|at)_[A-Za-z0-9]{40,64})\b"
        yes ["bkua_{40:hex}"]
        no ["bkua_{39:hex}" "qbkua_{40:hex}"]
    "harness-token" "HARNESS_TOKEN" "no token of Harness" ["pat." "sat."]
        r"(?:^|[^\w.-])(?P<v>[ps]at\.[A-Za-z0-9_-]{22}\.[0-9a-f]{24}\.[A-Za-z0-9]{20})(?:[^\w]|$)"
        yes ["pat.{22:base62}.{24:hex}.{20:base62}"]
        no ["pat.{22:base62}.{24:hex}.{19:base62}" "qpat.{22:base62}.{24:hex}.{20:base62}"]
    "launchdarkly-key" "LAUNCHDARKLY_KEY" "no key of LaunchDarkly" ["sdk-"]
        r"\b(?P<v>sdk-[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12})\b"
        yes ["sdk-{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}"]
        no ["sdk-{8:hex}-{4:hex}-{4:hex}-{4:hex}-{11:hex}" "qsdk-{8:hex}-{4:hex}-{4:hex}-{4:hex}-{12:hex}"]
    "sourcegraph-token" "SOURCEGRAPH_TOKEN" "no access token of Sourcegraph" ["sgp_"]
        r"\b(?P<v>sgp_(?:[a-fA-F0-9]{16}_|local_)?[a-fA-F0-9]{40})\b"
        yes ["sgp_{16:hex}_{40:hex}"]
        no ["sgp_{16:hex}_{39:hex}" "qsgp_{16:hex}_{40:hex}"]
    "sourcegraph-license" "SOURCEGRAPH_TOKEN" "no licence or cody key of Sourcegraph" ["slk_"]
        r"\b(?P<v>slk_[a-f0-9]{64})\b"
        yes ["slk_{64:hex}"]
        no ["slk_{63:hex}" "qslk_{64:hex}"]
    "postman-key" "POSTMAN_KEY" "no API key of Postman" ["PMAK-"]
        r"\b(?P<v>PMAK-[a-f0-9]{24}-[a-f0-9]{34})\b"
        yes ["PMAK-{24:hex}-{34:hex}"]
        no ["PMAK-{24:hex}-{33:hex}" "qPMAK-{24:hex}-{34:hex}"]
    "postman-collection-key" "POSTMAN_KEY" "no collection key of Postman" ["PMAT-"]
        r"\b(?P<v>PMAT-[0-9A-Z]{26})\b"
        yes ["PMAT-{26:base36}"]
        no ["PMAT-{25:base36}" "qPMAT-{26:base36}"]
    "readme-key" "README_KEY" "no API key of ReadMe" ["rdme_"]
        r"\b(?P<v>rdme_[a-z0-9]{70})\b"
        yes ["rdme_{70:alnum}"]
        no ["rdme_{69:alnum}" "qrdme_{70:alnum}"]
    "linear-key" "LINEAR_KEY" "no API key of Linear" ["lin_"]
        r"\b(?P<v>lin_(?:api|oauth)_[A-Za-z0-9]{40,64})\b"
        yes ["lin_api_{40:base62}"]
        no ["lin_api_{39:base62}" "qlin_api_{40:base62}"]
    "notion-token" "NOTION_TOKEN" "no token of Notion" ["ntn_"]
        r"\b(?P<v>ntn_[0-9]{11}[A-Za-z0-9]{35})\b"
        yes ["ntn_{11:digit}{35:base62}"]
        no ["ntn_{11:digit}{34:base62}" "qntn_{11:digit}{35:base62}"]
    "notion-secret" "NOTION_TOKEN" "no integration secret of Notion" ["secret_"]
        r"\b(?P<v>secret_[A-Za-z0-9]{43})\b"
        yes ["secret_{43:base62}"]
        no ["secret_{42:base62}" "qsecret_{43:base62}"]
    "airtable-token" "AIRTABLE_TOKEN" "no access token of Airtable" ["pat"]
        r"\b(?P<v>pat[A-Za-z0-9]{14}\.[a-f0-9]{64})\b"
        yes ["pat{14:base62}.{64:hex}"]
        no ["pat{14:base62}.{63:hex}" "qpat{14:base62}.{64:hex}"]
    "figma-token" "FIGMA_TOKEN" "no access token of Figma" ["fig"]
        r"(?:^|[^\w-])(?P<v>fig(?:d|u|o|ur|or)h?_[A-Za-z0-9_-]{40})(?:[^\w-]|$)"
        yes ["figd_{40:base64url}"]
        no ["figd_{39:base64url}" "qfigd_{40:base64url}"]
    "clickup-token" "CLICKUP_TOKEN" "no token of ClickUp" ["pk_"]
        r"\b(?P<v>pk_[0-9]{6,9}_[A-Z0-9]{32})\b"
        yes ["pk_{8:digit}_{32:base36}"]
        no ["pk_{8:digit}_{31:base36}" "qpk_{8:digit}_{32:base36}"]
    "contentful-token" "CONTENTFUL_TOKEN" "no management token of Contentful" ["CFPAT-"]
        r"(?:^|[^\w-])(?P<v>CFPAT-[A-Za-z0-9_-]{43})(?:[^\w-]|$)"
        yes ["CFPAT-{43:base64url}"]
        no ["CFPAT-{42:base64url}" "qCFPAT-{43:base64url}"]
    "typeform-token" "TYPEFORM_TOKEN" "no access token of Typeform" ["tfp_"]
        r"\b(?P<v>tfp_[A-Za-z0-9_.=-]{40,59})(?:[^\w.=-]|$|\.(?:\s|$))"
        yes ["tfp_{40:base62}"]
        no ["tfp_{39:base62}" "qtfp_{40:base62}"]
    "frameio-token" "FRAMEIO_TOKEN" "no token of Frame.io" ["fio-u-"]
        r"(?:^|[^\w-])(?P<v>fio-u-[A-Za-z0-9_=-]{64})(?:[^\w-]|$)"
        yes ["fio-u-{64:base64url}"]
        no ["fio-u-{63:base64url}" "qfio-u-{64:base64url}"]
    "dropbox-token" "DROPBOX_TOKEN" "no access token of Dropbox" ["sl."]
        r"(?:^|[^\w.-])(?P<v>sl\.(?:u\.)?[A-Za-z0-9_-]{130,1200})"
        yes ["sl.{130:base64url}"]
        no ["sl.{129:base64url}" "qsl.{130:base64url}"]
    "statsig-key" "STATSIG_KEY" "no server or console key of Statsig" ["console-" "secret-"]
        r"\b(?P<v>(?:console|secret)-[A-Za-z0-9]{43})\b"
        yes ["console-{43:base62}"]
        no ["console-{42:base62}" "qconsole-{43:base62}"]
    "codacy-token" "CODACY_TOKEN" "no repository token of Snyk or Semgrep" ["semgrep"]
        r#"(?i)semgrep[a-z_]{0,12}[\"']?\s{0,3}[=:]\s{0,3}[\"']?(?P<v>[a-f0-9]{64})\b"#
        yes ["SEMGREP_APP_TOKEN={64:hex}"]
        no ["SEMGREP_APP_TOKEN={63:hex}"]
    "deno-token" "DENO_TOKEN" "no access token of Deno Deploy" ["ddp_"]
        r"\b(?P<v>dd[po]_[A-Za-z0-9]{36})\b"
        yes ["ddp_{36:base62}"]
        no ["ddp_{35:base62}" "qddp_{36:base62}"]
    "gitkraken-jsr" "JSR_TOKEN" "no access token of JSR" ["jsrp_"]
        r"\b(?P<v>jsr[pdt]_[A-Za-z0-9]{36})\b"
        yes ["jsrp_{36:base62}"]
        no ["jsrp_{35:base62}" "qjsrp_{36:base62}"]
    "browserstack-ngrok" "NGROK_KEY" "no API key of ngrok" ["ak_"]
        r"\b(?P<v>ak_[A-Za-z0-9]{27})\b"
        yes ["ak_{27:base62}"]
        no ["ak_{26:base62}" "qak_{27:base62}"]
};
