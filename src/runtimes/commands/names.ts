/** What a process can execute beside the interpreter: just-bash's commands that are programs elsewhere, and our own. */
export const COMMAND_NAMES: ReadonlySet<string> = new Set(
  (
    "[ awk base64 basename bash cat chmod clear column comm cp cut date diff dirname du echo egrep env expand expr false " +
    "fgrep file find fold grep head hostname join jq ln ls md5sum mkdir mv nl nslookup od paste printenv printf pwd " +
    "readlink rev rg rm rmdir sed seq sh sha1sum sha256sum sleep sort split stat strings tac tail tee test time timeout " +
    "touch tr tree true unexpand uniq wc which whoami xargs"
  ).split(" "),
);
