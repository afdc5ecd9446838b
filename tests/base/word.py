"""A made-up piece of minutes as Word puts it on the clipboard: styles, lists with written signs, a table, pictures."""

HEAD = """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=ProgId content=Word.Document>
<title>会议记录</title><!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- /* Font Definitions */ @font-face {font-family:宋体; panose-1:2 1 6 0 3 1 1 1 1 1;}
p.MsoNormal, li.MsoNormal {mso-style-parent:""; margin:0cm; text-align:justify; font-size:10.5pt; font-family:等线;}
STYLES --></style></head><body lang=ZH-CN style='tab-interval:21.0pt'><!--StartFragment-->"""
TITLE = "<h1>三月例会<span lang=EN-US><o:p></o:p></span></h1>"
SECTION = """
<h2><span style='font-family:"等线 Light"'>{section}</span><span lang=EN-US><o:p></o:p></span></h2>
<p class=MsoNormal style='text-indent:21.0pt'><b style='mso-bidi-font-weight:normal'><span style='font-family:仿宋'>议定：</span></b><span
style='font-family:仿宋;mso-ascii-font-family:等线'>由张三排查出租房，本月<span lang=EN-US>25</span>日前
报派出所；应到<span lang=EN-US>46</span>人，<b><span style='color:red'>缺席<span lang=EN-US>2</span>人</span></b>。<span
lang=EN-US><o:p></o:p></span></span></p>
<p class=MsoListParagraph style='margin-left:21.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span lang=EN-US
style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span><![endif]><span
style='font-family:仿宋'>巡逻防控</span><span lang=EN-US><o:p></o:p></span></p>
<p class=MsoListParagraph style='margin-left:21.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span lang=EN-US
style='mso-list:Ignore'>2.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span><![endif]><span
style='font-family:仿宋'>矛盾排查<span lang=EN-US> *</span>重点<span lang=EN-US>*</span></span></p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if !supportLists]><span style='font-family:Wingdings;
mso-list:Ignore'>Ø<span style='font:7.0pt "Times New Roman"'>&nbsp; </span></span><![endif]>消防检查</p>
<table class=MsoTableGrid border=1 cellspacing=0><tr style='height:20pt'><td width=277 valign=top style='width:207pt'>
<p class=MsoNormal><span>村名</span></p></td><td><p class=MsoNormal>到会<o:p></o:p></p></td></tr>
<tr><td><p class=MsoNormal>口前村</p></td><td><p class=MsoNormal><b>张三</b></p></td></tr></table>
<p class=MsoNormal><!--[if gte vml 1]><v:shape id="图片_1" type="#_x0000_t75"><v:imagedata src="file:///clip.jpg"/></v:shape><![endif]--><![if !vml]><img
width=553 height=415 src="file:///C:/Temp/msohtmlclip1/01/clip_image002.jpg" v:shapes="图片_1"><![endif]></p>
"""
FOOT = "<!--EndFragment--></body></html>"
LOOKS = "p.Look{n} {{mso-style-name:样式{n}; font-size:{n}pt; color:#00{n:04d};}}"


def from_word(size: int = 0) -> str:
    """The HTML, made at least `size` characters long by more sections."""
    styles = "\n".join(LOOKS.format(n=n) for n in range(200))
    parts, length, number = [HEAD.replace("STYLES", styles), TITLE], 0, 0
    while number == 0 or length < size:
        number += 1
        parts.append(SECTION.format(section=f"第{number}部分 各村汇报"))
        length += len(parts[-1])
    return "".join((*parts, FOOT))
