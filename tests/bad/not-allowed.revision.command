scorekit freeze main --edition 2026
scorekit revise main/2026 --reason "a slip" --date 2026-11-22
