scorekit league --output nowhere/table.txt
