namespace Boxfit.Files.Text;

/// <summary>
/// Letters with accents in one character or in two: file systems and lists differ in it. The runtime normalizes only with a library that
/// this program does without, so the pairs of Unicode's canonical decomposition for Latin, Greek, Cyrillic and Japanese stand here.
/// </summary>
static class AccentedLetters
{
    // The mark, then a plain letter and the same with the mark in turn.
    static readonly (char Mark, string Pairs)[] s_table =
    [
        ('\u0300', "AÀEÈIÌOÒUÙaàeèiìoòuùÜǛüǜNǸnǹЕЀИЍеѐиѝĒḔēḕŌṐōṑWẀwẁÂẦâầĂẰăằÊỀ"),
        ('\u0300', "êềÔỒôồƠỜơờƯỪưừYỲyỳ"),
        ('\u0301', "AÁEÉIÍOÓUÚYÝaáeéiíoóuúyýCĆcćLĹlĺNŃnńRŔrŕSŚsśZŹzźÜǗüǘGǴgǵÅǺåǻÆǼæǽØǾøǿΑΆ"),
        ('\u0301', "ΕΈΗΉΙΊΟΌΥΎΩΏϊΐαάεέηήιίϋΰοόυύωώ"),
        ('\u0301', "ГЃКЌгѓкќÇḈçḉĒḖēḗÏḮïḯKḰkḱMḾmḿÕṌõṍŌṒōṓPṔpṕŨṸũṹWẂwẃÂẤ"),
        ('\u0301', "âấĂẮăắÊẾêếÔỐôốƠỚơớƯỨưứ"),
        ('\u0302', "AÂEÊIÎOÔUÛaâeêiîoôuûCĈcĉGĜgĝHĤhĥJĴjĵSŜsŝWŴwŵYŶyŷZẐzẑẠẬạậẸỆẹệỌỘọộ"),
        ('\u0303', "AÃNÑOÕaãnñoõIĨiĩUŨuũVṼvṽÂẪâẫĂẴăẵEẼeẽÊỄêễÔỖôỗƠỠơỡƯỮưữYỸyỹ"),
        ('\u0304', "AĀaāEĒeēIĪiīOŌoōUŪuūÜǕüǖÄǞäǟȦǠȧǡÆǢæǣǪǬǫǭÖȪöȫÕȬõȭȮȰȯȱYȲyȳИӢиӣУӮ"),
        ('\u0304', "уӯGḠgḡḶḸḷḹṚṜṛṝ"),
        ('\u0306', "AĂaăEĔeĕGĞgğIĬiĭOŎoŏUŬuŭУЎИЙийуўЖӁжӂАӐаӑЕӖеӗȨḜȩḝẠẶạặ"),
        ('\u0307', "CĊcċEĖeėGĠgġIİZŻzżAȦaȧOȮoȯBḂbḃDḊdḋFḞfḟHḢhḣMṀmṁNṄnṅPṖpṗRṘrṙSṠsṡ"),
        ('\u0307', "ŚṤśṥŠṦšṧṢṨṣṩTṪtṫWẆwẇXẊxẋYẎyẏſẛ"),
        ('\u0308', "AÄEËIÏOÖUÜaäeëiïoöuüyÿYŸΙΪΥΫιϊυϋЕЁІЇеёіїАӒаӓӘӚәӛЖӜжӝЗӞзӟИӤиӥОӦ"),
        ('\u0308', "оӧӨӪөӫЭӬэӭУӰуӱЧӴчӵЫӸыӹHḦhḧÕṎõṏŪṺūṻWẄwẅ"),
        ('\u0308', "XẌxẍtẗ"),
        ('\u0309', "AẢaảÂẨâẩĂẲăẳEẺeẻÊỂêểIỈiỉOỎoỏÔỔôổƠỞơởUỦuủƯỬưửYỶyỷ"),
        ('\u030A', "AÅaåUŮuůwẘyẙ"),
        ('\u030B', "OŐoőUŰuűУӲуӳ"),
        ('\u030C', "CČcčDĎdďEĚeěLĽlľNŇnňRŘrřSŠsšTŤtťZŽzžAǍaǎIǏiǐOǑoǒUǓuǔÜǙüǚGǦgǧKǨkǩƷǮʒǯjǰHȞhȟ"),
        ('\u030F', "AȀaȁEȄeȅIȈiȉOȌoȍRȐrȑUȔuȕѴѶѵѷ"),
        ('\u0311', "AȂaȃEȆeȇIȊiȋOȎoȏRȒrȓUȖuȗ"),
        ('\u031B', "OƠoơUƯuư"),
        ('\u0323', "BḄbḅDḌdḍHḤhḥKḲkḳLḶlḷMṂmṃNṆnṇRṚrṛSṢsṣTṬtṭVṾvṿWẈwẉZẒzẓAẠaạ"),
        ('\u0323', "EẸeẹIỊiịOỌoọƠỢơợUỤuụƯỰưựYỴyỵ"),
        ('\u0324', "UṲuṳ"),
        ('\u0325', "AḀaḁ"),
        ('\u0326', "SȘsșTȚtț"),
        ('\u0327', "CÇcçGĢgģKĶkķLĻlļNŅnņRŖrŗSŞsşTŢtţEȨeȩDḐdḑHḨhḩ"),
        ('\u0328', "AĄaąEĘeęIĮiįUŲuųOǪoǫ"),
        ('\u032D', "DḒdḓEḘeḙLḼlḽNṊnṋTṰtṱUṶuṷ"),
        ('\u032E', "HḪhḫ"),
        ('\u0330', "EḚeḛIḬiḭUṴuṵ"),
        ('\u0331', "BḆbḇDḎdḏKḴkḵLḺlḻNṈnṉRṞrṟTṮtṯZẔzẕhẖ"),
        ('\u3099', "かがきぎくぐけげこごさざしじすずせぜそぞただちぢつづてでとどはばひびふぶへべ"),
        ('\u3099', "ほぼうゔゝゞカガキギクグケゲコゴサザシジスズセゼソゾタダチヂツヅテデトドハバ"),
        ('\u3099', "ヒビフブヘベホボウヴワヷヰヸヱヹヲヺヽヾ"),
        ('\u309A', "はぱひぴふぷへぺほぽハパヒピフプヘペホポ"),
    ];

    const int HangulBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TailBase = 0x11A7, Vowels = 21, Tails = 28, Syllables = 11172;

    static readonly Dictionary<(char Letter, char Mark), char> s_composed = s_table
        .SelectMany(row => row.Pairs.Chunk(2).Select(pair => (Key: (pair[0], row.Mark), Value: pair[1])))
        .ToDictionary(e => e.Key, e => e.Value);

    static readonly Dictionary<char, (char Letter, char Mark)> s_parts = s_composed.ToDictionary(e => e.Value, e => e.Key);

    /// <summary>Every accent joined with its letter, where there is a character for both.</summary>
    public static string Compose(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            if (result.Length > 0 && Join(result[^1], c) is { } joined) result[^1] = joined;
            else result.Append(c);
        }
        return result.ToString();
    }

    /// <summary>Every accent apart from its letter.</summary>
    public static string Decompose(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (char c in text) Append(result, c);
        return result.ToString();
    }

    static void Append(StringBuilder result, char c)
    {
        int syllable = c - HangulBase;
        if (syllable is >= 0 and < Syllables)
        {
            result.Append((char)(LeadBase + syllable / (Vowels * Tails))).Append((char)(VowelBase + syllable / Tails % Vowels));
            if (syllable % Tails > 0) result.Append((char)(TailBase + syllable % Tails));
        }
        else if (s_parts.TryGetValue(c, out var parts))
        {
            Append(result, parts.Letter);
            result.Append(parts.Mark);
        }
        else
        {
            result.Append(c);
        }
    }

    static char? Join(char first, char second)
    {
        (int lead, int vowel, int syllable, int tail) = (first - LeadBase, second - VowelBase, first - HangulBase, second - TailBase);
        if (lead is >= 0 and < 19 && vowel is >= 0 and < Vowels) return (char)(HangulBase + (lead * Vowels + vowel) * Tails);
        if (syllable is >= 0 and < Syllables && syllable % Tails == 0 && tail is > 0 and < Tails) return (char)(first + tail);
        return s_composed.TryGetValue((first, second), out char joined) ? joined : null;
    }
}
