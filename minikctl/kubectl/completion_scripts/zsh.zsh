#compdef @PROGRAM@
# Completion of @PROGRAM@ for zsh: each Tab asks the program itself for the words.

_@NAME@() {
    local -a lines candidates
    local line name directive
    lines=("${(@f)$(@PROGRAM@ __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
    directive=${lines[-1]#:}
    lines=("${(@)lines[1,-2]}")

    # After --flag= only the value is completed.
    [[ ${words[CURRENT]} == -*=* ]] && compset -P '*='

    if ((directive & 8)); then
        _files -g "*.(${(j:|:)lines})"
        return
    elif ((directive & 16)); then
        _files -/
        return
    fi

    for line in "${lines[@]}"; do
        [[ -z $line ]] && continue
        name=${line%%$'\t'*}
        if [[ $line == *$'\t'* ]]; then
            candidates+=("${name//:/\\:}:${line#*$'\t'}")
        else
            candidates+=("${name//:/\\:}")
        fi
    done
    if ((${#candidates})); then
        local -a options
        ((directive & 2)) && options=(-S '')
        _describe -V '@PROGRAM@' candidates "${options[@]}"
    elif ((!(directive & 4))); then
        _files
    fi
}

if [[ ${funcstack[1]} == _@NAME@ ]]; then
    _@NAME@ "$@"
else
    compdef _@NAME@ @PROGRAM@
fi
