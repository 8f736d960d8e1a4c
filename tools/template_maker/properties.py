"""What a template says about itself: title and author are filled with the report."""

TITLE, AUTHOR, LANGUAGE = "{{ 标题 }}", "{{ 单位.名称 }}", "zh-CN"
PROGRAM = "docgen"
MADE = "2021-09-01T00:00:00Z"  # never today: the same form makes the same bytes
