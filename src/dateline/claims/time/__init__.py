"""The grammar of time: words of time (`words`), days and their shorthand (`calendar`, `feasts`), what an
expression counts from (`anchor`), what each rule makes of its words (`absolute`, `relative`,
`lengths`), the rules in order (`grammar`), and what the words round an expression make of it (`shape`).
"""
