# Completion of @PROGRAM@ for fish: each Tab asks the program itself for the words.

function __@NAME@_complete
    set -l words (commandline -opc)
    set -e words[1]
    set -l current (commandline -ct)
    set -l lines (@PROGRAM@ __complete $words "$current" 2>/dev/null)
    test (count $lines) -gt 0; or return
    set -l directive (string sub -s 2 -- $lines[-1])
    set -e lines[-1]

    # After --flag= the program names values alone, fish wants the whole word.
    set -l prefix (string match -r -- '^-[^=]*=' "$current")
    set -l value (string replace -r -- '^-[^=]*=' '' "$current")

    if test (math "floor($directive / 8) % 2") -eq 1
        for path in (__fish_complete_path "$value")
            set -l name (string split -f1 \t -- $path)
            if string match -q -- '*/' $name
                echo "$prefix$path"
            else
                for ending in $lines
                    string match -q -- "*.$ending" $name; and echo "$prefix$path"
                end
            end
        end
    else if test (math "floor($directive / 16) % 2") -eq 1
        for path in (__fish_complete_directories "$value" '')
            echo "$prefix$path"
        end
    else if test (count $lines) -gt 0
        for line in $lines
            echo "$prefix$line"
        end
    else if test (math "floor($directive / 4) % 2") -eq 0
        for path in (__fish_complete_path "$value")
            echo "$prefix$path"
        end
    end
end

complete -c @PROGRAM@ -e
complete -c @PROGRAM@ -f -a '(__@NAME@_complete)'
