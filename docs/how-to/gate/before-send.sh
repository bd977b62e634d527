#!/bin/sh
# OA 系统发文以前调用：before-send.sh 文件 规范
#
# 文件已经合格，或者转换以后合格：替换原文件，退出码 0，可以发。
# 留下要由人处理的问题：原文件不动，退文说明写在旁边，退出码 1，不要发。
# 处理不了（损坏、加密等）：原文件不动，退出码 3，不要发。
set -u
file=$1
profile=$2
: "${FONTBRIDGE:=fontbridge}"

work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
result=$work/$(basename -- "$file")

$FONTBRIDGE convert --quiet --no-record --to "$profile" -o "$result" -- "$file"
code=$?
case $code in
0)
    # 同一个文件夹里改名是一步完成的：读的人看到的总是完整的文件。
    cp -p -- "$result" "$file.new" && mv -f -- "$file.new" "$file" || exit 3
    ;;
1)
    $FONTBRIDGE check --quiet --to "$profile" --note "$file.退文说明.docx" -- "$file"
    ;;
esac
exit "$code"
