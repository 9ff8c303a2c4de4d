# Completion of @PROGRAM@ for bash: each Tab asks the program itself for the words.

__@NAME@_complete() {
    # bash cuts words at = and : too; what has no blank between its pieces is put together again.
    local rest=${COMP_LINE:0:COMP_POINT} piece last=0
    local -a words=()
    for piece in "${COMP_WORDS[@]:0:COMP_CWORD}"; do
        if ((${#words[@]} == 0)) || [[ $rest == [[:space:]]* ]]; then
            rest=${rest#"${rest%%[![:space:]]*}"}
            words+=("$piece")
            last=$((${#words[@]} - 1))
        else
            words[last]+=$piece
        fi
        rest=${rest#"$piece"}
    done
    local current
    if [[ $rest == [[:space:]]* || -z ${COMP_LINE:0:COMP_POINT} ]]; then
        current=${rest#"${rest%%[![:space:]]*}"}
    else
        current=${words[last]}$rest
        unset "words[$last]"
    fi

    local line directive=0
    local -a candidates=()
    while IFS= read -r line; do
        if [[ $line =~ ^:([0-9]+)$ ]]; then
            directive=${BASH_REMATCH[1]}
        else
            candidates+=("$line")
        fi
    done < <(@PROGRAM@ __completeNoDesc "${words[@]:1}" "$current" 2>/dev/null)

    COMPREPLY=()
    local value=$current pattern
    [[ $value == -*=* ]] && value=${value#*=}
    if ((directive & 8)); then
        pattern=$(IFS='|'; printf '%s' "${candidates[*]}")
        local restore
        restore=$(shopt -p extglob)
        shopt -s extglob
        while IFS= read -r line; do COMPREPLY+=("$line"); done < <(
            compgen -d -- "$value"
            compgen -f -X "!*.@($pattern)" -- "$value"
        )
        $restore
        __@NAME@_option filenames
    elif ((directive & 16)); then
        while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -d -- "$value")
        __@NAME@_option filenames
    else
        # What stands before the last colon is no part of what bash replaces.
        local before=""
        [[ $value == *:* && $COMP_WORDBREAKS == *:* ]] && before=${value%"${value##*:}"}
        for line in "${candidates[@]}"; do
            [[ $line == "$value"* ]] && COMPREPLY+=("${line#"$before"}")
        done
        ((directive & 2)) && __@NAME@_option nospace
        ((${#COMPREPLY[@]} == 0 && (directive & 4) == 0)) && __@NAME@_option default
    fi
    return 0
}

__@NAME@_option() {
    # bash 3 has no compopt.
    if type compopt >/dev/null 2>&1; then compopt -o "$1" 2>/dev/null; fi
    return 0
}

complete -F __@NAME@_complete @PROGRAM@
