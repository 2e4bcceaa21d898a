namespace Boxfit.Data.Formats;

/// <summary>What the names of a table's columns mean, in the spellings of the tools and data sets that write tables.</summary>
static class TableNames
{
    // Names are compared by their letters and digits only, in lower case, and without a word such as bbox before them.
    static readonly string[] s_left =
    [
        "xmin", "minx", "left", "xleft", "leftx", "xtl", "tlx", "xstart", "startx", "xtopleft", "topleftx", "upperleftx",
        "upperleftcornerx", "ulx", "xfrom", "colmin", "mincol",
    ];

    static readonly string[] s_top =
    [
        "ymin", "miny", "top", "ytop", "topy", "ytl", "tly", "ystart", "starty", "ytopleft", "toplefty", "upperlefty",
        "upperleftcornery", "uly", "yfrom", "rowmin", "minrow",
    ];

    static readonly string[] s_right =
    [
        "xmax", "maxx", "right", "xright", "rightx", "xbr", "brx", "xend", "endx", "xbottomright", "bottomrightx", "lowerrightx",
        "lowerrightcornerx", "lrx", "xto", "colmax", "maxcol",
    ];

    static readonly string[] s_bottom =
    [
        "ymax", "maxy", "bottom", "ybottom", "bottomy", "ybr", "bry", "yend", "endy", "ybottomright", "bottomrighty", "lowerrighty",
        "lowerrightcornery", "lry", "yto", "rowmax", "maxrow",
    ];

    static readonly string[] s_centreX = ["cx", "xc", "xcenter", "xcentre", "centerx", "centrex", "xmid", "midx"];
    static readonly string[] s_centreY = ["cy", "yc", "ycenter", "ycentre", "centery", "centrey", "ymid", "midy"];

    static readonly string[] s_before =
        ["boundingbox", "bndbox", "bbox", "box", "rect", "roi", "region", "face", "object", "obj", "target", "gt", "bb"];

    // Words for the unit, behind or before the name of a column.
    static readonly (string Word, NumberUnit Unit)[] s_units =
    [
        ("normalized", NumberUnit.Share), ("normali" + "sed", NumberUnit.Share), ("norm", NumberUnit.Share), ("relative", NumberUnit.Share),
        ("rel", NumberUnit.Share), ("fraction", NumberUnit.Share), ("ratio", NumberUnit.Share), ("share", NumberUnit.Share),
        ("pixels", NumberUnit.Pixels), ("pixel", NumberUnit.Pixels), ("px", NumberUnit.Pixels), ("absolute", NumberUnit.Pixels),
        ("abs", NumberUnit.Pixels), ("percentage", NumberUnit.Percent), ("percent", NumberUnit.Percent), ("pct", NumberUnit.Percent),
    ];

    // What follows the name of a column of lists, such as bbox_xywh or "Bbox [x, y, w, h]".
    static readonly (string Ending, BoxForm Form)[] s_forms =
    [
        ("xyxy", BoxForm.Corners), ("ltrb", BoxForm.Corners), ("x1y1x2y2", BoxForm.Corners), ("xminyminxmaxymax", BoxForm.Corners),
        ("cxcywh", BoxForm.Centre), ("xcycwh", BoxForm.Centre),
        ("xywh", BoxForm.Size), ("ltwh", BoxForm.Size), ("tlwh", BoxForm.Size), ("xywidthheight", BoxForm.Size),
        ("xminyminwidthheight", BoxForm.Size),
    ];

    static readonly string[] s_lists =
    [
        "box", "bbox", "boundingbox", "bndbox", "rectangle", "rect", "boxes", "bboxes", "boxesstring", "coordinates", "coords", "roi",
        "annotations",
    ];

    static readonly string[] s_pictures =
    [
        "filename", "file", "path", "filepath", "imagepath", "imgpath", "imagefile", "imgfile", "imagefilename", "imagename", "imgname",
        "image", "img", "picture", "photo", "imageurl", "url", "uri", "imageid", "imgid", "fname", "frame", "images", "imageindex",
        "imageuid", "pictureid", "photoid", "fileid", "patientid", "sampleid", PlainName, "id",
    ];

    /// <summary>What the picture's column may be called, and as well that of the class beside its number.</summary>
    public const string PlainName = "name";

    /// <summary>Names of the column of the object's class.</summary>
    public static readonly string[] Labels =
    [
        "label", "class", "classname", "labelname", "category", "categoryname", "object", "objectclass", "species", "tag",
        "classid", "categoryid", "labelid", "annotationtag",
    ];

    /// <summary>Names of columns that hold masks as runs of pixels.</summary>
    public static readonly string[] Masks = ["encodedpixels", "rle", "maskrle", "segmentationrle", "rlemask"];

    /// <summary>Names of a column that holds all boxes of a picture with their classes, as Kaggle's competitions want answers.</summary>
    public static readonly string[] Answers = ["predictionstring"];

    /// <summary>Names of the column of the box's confidence.</summary>
    public static readonly string[] Confidences = ["confidence", "conf", "score", "probability"];

    /// <summary>Names of the column that says why a picture could not be read, as <c>boxfit predict</c> writes it.</summary>
    public static readonly string[] Errors = ["error"];

    /// <summary>Names of the column of the picture's part.</summary>
    public static readonly string[] Parts = ["split", "part", "subset", "partition", "set"];

    static readonly (string Part, string[] Names)[] s_partFlags =
    [
        (PartNames.Train, ["istrain", "istraining", "istrainingimage"]),
        (PartNames.Validation, ["isvalid", "isval", "isvalidation"]),
        (PartNames.Test, ["istest", "istesting"]),
    ];

    // What spreadsheets of other languages call these columns. Words that mean something else in English are not among them.
    static readonly Dictionary<string, string> s_english = new(StringComparer.Ordinal)
    {
        ["bild"] = "image", ["bilddatei"] = "imagefile", ["bildname"] = "imagename", ["datei"] = "file", ["dateiname"] = "filename",
        ["pfad"] = "path", ["dateipfad"] = "filepath", ["foto"] = "photo", ["breite"] = "width", ["höhe"] = "height", ["hohe"] = "height",
        ["hoehe"] = "height", ["bildbreite"] = "imagewidth", ["bildhöhe"] = "imageheight", ["bildhohe"] = "imageheight",
        ["bildhoehe"] = "imageheight", ["oben"] = "top", ["rechts"] = "right", ["unten"] = "bottom", ["klasse"] = "class",
        ["kategorie"] = "category",
        ["fichier"] = "file", ["nomfichier"] = "filename", ["nomdufichier"] = "filename", ["chemin"] = "path", ["largeur"] = "width",
        ["hauteur"] = "height", ["largeurimage"] = "imagewidth", ["hauteurimage"] = "imageheight", ["gauche"] = "left", ["haut"] = "top",
        ["droite"] = "right", ["bas"] = "bottom", ["classe"] = "class", ["catégorie"] = "category", ["étiquette"] = "label",
        ["imagen"] = "image", ["archivo"] = "file", ["nombrearchivo"] = "filename", ["nombredearchivo"] = "filename", ["fichero"] = "file",
        ["ruta"] = "path", ["ancho"] = "width", ["anchura"] = "width", ["alto"] = "height", ["altura"] = "height",
        ["anchoimagen"] = "imagewidth", ["altoimagen"] = "imageheight", ["izquierda"] = "left", ["arriba"] = "top", ["derecha"] = "right",
        ["abajo"] = "bottom", ["clase"] = "class", ["categoría"] = "category", ["etiqueta"] = "label",
        ["immagine"] = "image", ["larghezza"] = "width", ["altezza"] = "height", ["imagem"] = "image", ["arquivo"] = "file",
        ["largura"] = "width", ["afbeelding"] = "image", ["breedte"] = "width", ["hoogte"] = "height",
    };

    static readonly string[] s_pictureWidths = ["imagewidth", "imgwidth", "picturewidth", "imagew", "imgw", "widthimage", "widthimg"];
    static readonly string[] s_pictureHeights = ["imageheight", "imgheight", "pictureheight", "imageh", "imgh", "heightimage", "heightimg"];

    /// <summary>A column that says by yes and no whether a picture is in a part.</summary>
    public readonly record struct PartFlag(int Column, string Part);

    /// <summary>Columns of a box: four numbers and what they are, or an outline's x and y in turns.</summary>
    public sealed record BoxColumns(int[] Columns, BoxForm Form);

    /// <summary>The columns of a box that a header names; null where it names none.</summary>
    /// <exception cref="FormatException">It names one of them twice, or a width that may be the picture's as well as the box's.</exception>
    public static BoxColumns? FindBox(string[] header) =>
        FindBox(header, Array.ConvertAll(header, Plain)) ?? FindBox(header, Array.ConvertAll(header, c => Plain(SplitUnit(Plain(c)).Name)));

    /// <summary>True when a header names a box, or one that is not clear.</summary>
    public static bool NamesBox(string[] header)
    {
        try
        {
            return FindBox(header) is not null;
        }
        catch (FormatException)
        {
            return true;
        }
    }

    static BoxColumns? FindBox(string[] header, string[] names)
    {
        if (FindOutline(names) is { } outline) return new(outline, BoxForm.Polygon);
        // Where counting begins with 0, x1 is the right edge.
        bool fromZero = names.Contains("x0") || names.Contains("y0");
        string first = fromZero ? "0" : "1", second = fromZero ? "1" : "2";
        int left = One(header, names, [.. s_left, "x" + first]), top = One(header, names, [.. s_top, "y" + first]);
        int right = One(header, names, [.. s_right, "x" + second]), bottom = One(header, names, [.. s_bottom, "y" + second]);
        if (left < 0 && right < 0 && names.Contains("l") && names.Contains("r"))
            (left, top, right, bottom) = (At("l"), One(header, names, ["t", .. s_top]), At("r"), One(header, names, ["b", .. s_bottom]));
        // German; a column of links is no edge of a box.
        if (left < 0 && right >= 0) left = At("links");
        if (left >= 0 && top >= 0 && right >= 0 && bottom >= 0) return new([left, top, right, bottom], BoxForm.Corners);

        (int width, int height) = FindSize(header, names);
        if (width < 0 || height < 0) return null;
        int centreX = One(header, names, s_centreX), centreY = One(header, names, s_centreY);
        if (centreX >= 0 && centreY >= 0) return new([centreX, centreY, width, height], BoxForm.Centre);
        int x = At("x") is >= 0 and var named ? named : left, y = At("y") is >= 0 and var namedY ? namedY : top;
        return x >= 0 && y >= 0 ? new([x, y, width, height], BoxForm.Size) : null;

        int At(string name) => One(header, names, [name]);
    }

    /// <summary>The column of lists that a header names; −1 where it names none.</summary>
    public static int FindList(string[] header) => Array.FindIndex(header, cell => s_lists.Contains(Normal(cell)));

    /// <summary>What the numbers of a column of lists are by its name; null where that does not say it.</summary>
    /// <exception cref="FormatException">The name says an order that is not read.</exception>
    public static BoxForm? ListForm(string cell)
    {
        string name = Normal(cell);
        if (name.EndsWith("yxyx", StringComparison.Ordinal) || name.EndsWith("yminxminymaxxmax", StringComparison.Ordinal))
        {
            throw new FormatException($"the column {AnnotationSetBuilder.Show(cell)} says that y stands before x in its lists, " +
                "which is not read: write x first");
        }
        foreach (var (ending, form) in s_forms)
            if (name.EndsWith(ending, StringComparison.Ordinal)) return form;
        return null;
    }

    /// <summary>True for what a column of pictures is called.</summary>
    public static bool IsPicture(string cell) => s_pictures.Contains(Normal(cell));

    /// <summary>The columns that say by yes and no whether a picture is in a part.</summary>
    public static PartFlag[] FindPartFlags(string[] header) =>
    [
        .. s_partFlags.Select(f => new PartFlag(Find(header, f.Names), f.Part)).Where(f => f.Column >= 0),
    ];

    /// <summary>The columns that may be the picture's name, the likeliest first.</summary>
    public static int[] FindPictures(string[] header) =>
        [.. s_pictures.SelectMany(name => Enumerable.Range(0, header.Length).Where(i => Normal(header[i]) == name))];

    /// <summary>The first column of one of the names, −1 where there is none.</summary>
    public static int Find(string[] header, string[] names) => Array.FindIndex(header, cell => names.Contains(Normal(cell)));

    /// <summary>The columns of the picture's size where the header says that they are; −1 else.</summary>
    public static (int Width, int Height) FindPictureSize(string[] header) =>
        (Find(header, s_pictureWidths), Find(header, s_pictureHeights));

    /// <summary>Columns called just width and height: of the picture or of the box; −1 where there are none.</summary>
    public static (int Width, int Height) FindBareSize(string[] header) => (Find(header, ["width"]), Find(header, ["height"]));

    /// <summary>A name's letters and digits in lower case, in English where it is a known word of another language.</summary>
    public static string Normal(string cell)
    {
        string name = string.Concat(cell.Where(char.IsLetterOrDigit)).ToLowerInvariant();
        return s_english.GetValueOrDefault(name, name);
    }

    static (int, int) FindSize(string[] header, string[] names)
    {
        int width = One(header, names, ["w"]), height = One(header, names, ["h"]);
        if (width >= 0 && height >= 0) return (width, height);
        return (Side(header, names, "width"), Side(header, names, "height"));
    }

    static int Side(string[] header, string[] names, string side)
    {
        // A size that belongs to the box by its name comes before one that may be the picture's.
        int[] own = [.. Enumerable.Range(0, names.Length).Where(i => names[i] == side && !IsBare(i))];
        // pandas renames a second column of the same name to width.1.
        int[] bare = [.. Enumerable.Range(0, names.Length).Where(i => IsBare(i) || IsRepeated(header[i], side))];
        int[] found = own.Length > 0 ? own : bare;
        if (found.Length > 1)
        {
            throw new FormatException($"the columns {AnnotationSetBuilder.Show(header[found[0]])} (column {found[0] + 1}) and " +
                $"{AnnotationSetBuilder.Show(header[found[1]])} (column {found[1] + 1}) may both be the {side} of the box");
        }
        return found is [var only] ? only : -1;

        bool IsBare(int i) => Normal(header[i]) == side || (names[i] == side && WithoutUnit(header[i]) == side);
    }

    static bool IsRepeated(string cell, string name) =>
        cell.LastIndexOf('.') is > 0 and var dot && Normal(cell[..dot]) == name
        && dot + 1 < cell.Length && cell.AsSpan(dot + 1).IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>x and y in turns of three corners or more, as outlines have them.</summary>
    static int[]? FindOutline(string[] names)
    {
        int start = names.Contains("x0") ? 0 : 1;
        var columns = new List<int>();
        for (int i = start; ; i++)
        {
            int x = Array.IndexOf(names, $"x{i}"), y = Array.IndexOf(names, $"y{i}");
            if (x < 0 || y < 0) return columns.Count >= 6 ? [.. columns] : null;
            columns.AddRange([x, y]);
        }
    }

    /// <summary>What a column's name says that its numbers are measured in, as xmin_norm does; null where it says nothing.</summary>
    public static NumberUnit? UnitOf(string cell) => cell.Contains('%') ? NumberUnit.Percent
        : SplitUnit(Plain(cell)).Unit ?? SplitUnit(Normal(cell)).Unit; // of bbox_norm nothing but the unit is left

    /// <summary>A name's letters and digits without a word for the unit behind or before them: xmin_norm is xmin.</summary>
    static string WithoutUnit(string cell) => SplitUnit(Normal(cell)).Name;

    static (string Name, NumberUnit? Unit) SplitUnit(string name)
    {
        foreach (var (word, unit) in s_units)
        {
            if (name.Length <= word.Length) continue;
            if (name.EndsWith(word, StringComparison.Ordinal)) return (name[..^word.Length], unit);
            if (name.StartsWith(word, StringComparison.Ordinal)) return (name[word.Length..], unit);
        }
        return (name, null);
    }

    static int One(string[] header, string[] names, string[] wanted)
    {
        int[] found = [.. Enumerable.Range(0, names.Length).Where(i => wanted.Contains(names[i]))];
        if (found.Length > 1)
        {
            string both = $"{AnnotationSetBuilder.Show(header[found[0]])} and {AnnotationSetBuilder.Show(header[found[1]])}";
            throw new FormatException($"the columns {both} would both be the same edge of the box");
        }
        return found is [var only] ? only : -1;
    }

    /// <summary>A name's letters and digits in lower case without a word for the box before them: bbox_x is x.</summary>
    public static string Plain(string cell)
    {
        string name = Normal(cell);
        foreach (string word in s_before)
            if (name.Length > word.Length && name.StartsWith(word, StringComparison.Ordinal)) return Normal(name[word.Length..]);
        return name;
    }
}
