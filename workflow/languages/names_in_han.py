"""Names in Chinese text, which has no capitals: places, bearers of offices, transcribed names. Knowledge only."""

from __future__ import annotations

import re

_PLACES = (
    "中国 俄罗斯 印度 巴基斯坦 哈萨克斯坦 吉尔吉斯斯坦 塔吉克斯坦 乌兹别克斯坦 土库曼斯坦 伊朗 白俄罗斯 蒙古 阿富汗 "
    "美国 英国 法国 德国 意大利 西班牙 葡萄牙 日本 韩国 朝鲜 土耳其 阿塞拜疆 亚美尼亚 格鲁吉亚 乌克兰 斯里兰卡 尼泊尔 "
    "柬埔寨 越南 老挝 缅甸 泰国 马来西亚 新加坡 印度尼西亚 菲律宾 埃及 沙特 阿联酋 卡塔尔 科威特 巴林 马尔代夫 "
    "以色列 巴勒斯坦 叙利亚 伊拉克 黎巴嫩 约旦 也门 巴西 阿根廷 墨西哥 加拿大 澳大利亚 南非 欧盟 北约 东盟 联合国 "
    "北京 上海 天津 重庆 青岛 深圳 广州 香港 澳门 台湾 新疆 西藏 西安 武汉 成都 乌鲁木齐 莫斯科 圣彼得堡 叶卡捷琳堡 "
    "喀山 乌法 阿斯塔纳 努尔苏丹 阿拉木图 比什凯克 杜尚别 塔什干 撒马尔罕 布哈拉 伊斯兰堡 新德里 德黑兰 明斯克 "
    "乌兰巴托 喀布尔 华盛顿 纽约 伦敦 巴黎 柏林 日内瓦 布鲁塞尔 东京 首尔 安卡拉 巴库 迪拜"
).split()
_TRANSCRIBING = (
    "阿埃艾爱安奥巴拜班贝本比别宾波博布查察昌达德登迪丁杜多厄恩尔法菲费夫弗福盖甘戈格古哈海汉赫霍基吉季济加贾杰津卡凯坎"
    "康考科克肯库拉莱兰朗劳勒雷黎里丽利林留卢鲁伦罗洛马迈曼梅门蒙米明莫默姆穆纳娜南内尼涅宁诺努帕潘佩彭皮平普齐奇恰钦"
    "丘热日瑞若萨赛桑瑟沙尚绍舍什斯斯苏索塔泰坦汤特提图托瓦万旺威韦维温沃乌西希锡夏谢辛休雅亚延扬耶叶伊因英尤约泽扎詹兹佐"
)
_PLACE = re.compile("|".join(sorted(_PLACES, key=len, reverse=True)))
_JOINED = re.compile(r"[\u4e00-\u9fff]{1,8}(?:[·•・][\u4e00-\u9fff]{1,8})+")
_TRANSCRIBED = re.compile(f"[{_TRANSCRIBING}]{{3,}}")
_OFFICES = "总统|总理|主席|秘书长|副秘书长|部长|外长|防长|大使|议长|省长|市长|州长|先生|女士|教授|博士|司令"
_BEARER = re.compile(f"(?:{_OFFICES})([\u4e00-\u9fff]{{2,3}})(?=[说表指强在会出同与和向对致发将，、。]|$)")


def names_in_han(text: str) -> list[str]:
    """The names in a text, as far as they can be told; none where there is no Han."""
    if not _HAS_HAN.search(text):
        return []
    found = _JOINED.findall(text) + _PLACE.findall(text)
    rest = _PLACE.sub("\n", _JOINED.sub("\n", text))
    found += [match.group(1) for match in _BEARER.finditer(rest)]
    return found + _TRANSCRIBED.findall(rest)


_HAS_HAN = re.compile("[\u4e00-\u9fff]")
