"""Weighing: which line of a page is its headline, and which lines are furniture, by learned weights.

Every line has facts (`line_facts`): how long it is, how it ends, what stands around it, how much of
it the text takes up. Their weights, learned from pages that people have read, stand in tables; the
sum of a line's weights decides (`headline`, `line_model`), and `duanluo inspect --why` prints it.

    渡口换新船              the headline: the text takes it up, a day stands below it
    2023-05-06  来源：某报
    热门文章                furniture: a short line over others below the text

May import: page, metadata, furniture.buttons.
"""
