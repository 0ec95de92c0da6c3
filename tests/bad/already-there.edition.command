scorekit freeze main --edition 2026
scorekit freeze main --edition 2026
