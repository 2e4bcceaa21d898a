using System.Buffers.Binary;

namespace Boxfit.Imaging.Decoding;

/// <summary>
/// The colours that an AVIF or HEIC describes by numbers (a <c>colr</c> box of kind <c>nclx</c>; the numbers are those of ITU-T H.273).
/// libheif follows only the matrix of YCbCr among them, and its range; older ones not in pictures that are put together of tiles.
/// </summary>
static class HeifColours
{
    /// <summary>What brings the main picture's levels to sRGB; null where they are sRGB, or where a colour profile says more.</summary>
    /// <exception cref="PictureException">They are such that sRGB has no certain equal of them.</exception>
    public static WideColours? Find(ReadOnlySpan<byte> file, string name) =>
        Numbers(file) is var (primaries, transfer) ? ColourNumbers.Find(primaries, transfer, name) : null;

    /// <summary>
    /// Refuses tiles whose levels are of another matrix or range than BT.601's full one, by which older ones of libheif decode all.
    /// </summary>
    public static void RequireUsualTiles(ReadOnlySpan<byte> file, string name)
    {
        var meta = Rest(Box(file, "meta"u8), 4);
        uint picture = MainPicture(meta);
        if (!IsTiled(Rest(Box(meta, "iinf"u8), 4), picture)) return;
        var properties = Box(meta, "iprp"u8);
        var list = Box(properties, "ipco"u8);
        bool isTold = false;
        foreach (int index in Associated(Box(properties, "ipma"u8), picture))
        {
            var colours = Property(list, index);
            if (!colours.StartsWith("colrnclx"u8) || colours.Length < 15) continue;
            isTold = true;
            RequireUsual(Big16(colours[12..]), (colours[14] & 0x80) != 0, name);
        }
        // Where the file is silent, the streams of its tiles may tell.
        if (isTold) return;
        while (list.Length >= 8)
        {
            uint size = Number(list);
            if (size < 8 || size > list.Length) break;
            if (list[4..].StartsWith("hvcC"u8) && HevcSequence.Colours(list[8..(int)size]) is var (matrix, isFull))
                RequireUsual(matrix, isFull, name);
            list = list[(int)size..];
        }
    }

    static void RequireUsual(int matrix, bool isFull, string name)
    {
        if (matrix is 2 or 5 or 6 && isFull) return;
        string range = isFull ? "" : " and a limited range";
        throw new PictureException(
            name, $"it is put together of tiles whose levels have the matrix of number {matrix}{range}, " +
            "which the system's libheif does not follow before 1.23; save it as JPEG or PNG with what made it")
        {
            IsOfRefusedKind = true,
        };
    }

    /// <summary>Whether a picture is made of others, as a grid or one over the other, by the list of all.</summary>
    static bool IsTiled(ReadOnlySpan<byte> list, uint picture)
    {
        // Behind their number, which has two or four bytes, stand boxes; in each the picture's number, two bytes, and its kind.
        int first = list.IndexOf("infe"u8) - 4;
        while (first >= 0 && list.Length >= first + 20)
        {
            var entry = list[first..];
            bool isLong = entry[8] > 2;
            uint number = isLong ? Number(entry[12..]) : Big16(entry[12..]);
            var kind = entry[(isLong ? 18 : 16)..];
            if (number == picture) return kind.StartsWith("grid"u8) || kind.StartsWith("iovl"u8) || kind.StartsWith("iden"u8);
            uint size = Number(entry);
            if (size < 8 || size > entry.Length) break;
            list = entry[(int)size..];
            first = 0;
        }
        return false;
    }

    static uint MainPicture(ReadOnlySpan<byte> meta)
    {
        var main = Box(meta, "pitm"u8);
        return main.Length < 6 ? 0 : main[0] == 0 ? Big16(main[4..]) : Number(Rest(main, 4));
    }

    static (int Primaries, int Transfer)? Numbers(ReadOnlySpan<byte> file)
    {
        var meta = Rest(Box(file, "meta"u8), 4);
        uint picture = MainPicture(meta);
        var properties = Box(meta, "iprp"u8);
        var list = Box(properties, "ipco"u8);
        (int, int)? found = null;
        foreach (int index in Associated(Box(properties, "ipma"u8), picture))
        {
            var colours = Property(list, index);
            if (colours.StartsWith("colrprof"u8) || colours.StartsWith("colrrICC"u8)) return null;
            if (colours.StartsWith("colrnclx"u8) && colours.Length >= 12) found = (Big16(colours[8..]), Big16(colours[10..]));
        }
        return found;
    }

    /// <summary>The properties of a picture, as their places from 1 in the list.</summary>
    static List<int> Associated(ReadOnlySpan<byte> map, uint picture)
    {
        List<int> indices = [];
        if (map.Length < 8) return indices;
        bool longNumbers = map[0] > 0, wide = (map[3] & 1) != 0;
        map = map[8..];
        while (map.Length >= (longNumbers ? 5 : 3))
        {
            uint of = longNumbers ? Number(map) : Big16(map);
            map = map[(longNumbers ? 4 : 2)..];
            int count = map[0], size = wide ? 2 : 1;
            map = map[1..];
            for (int i = 0; i < count && map.Length >= size; i++, map = map[size..])
                if (of == picture) indices.Add(wide ? Big16(map) & 0x7FFF : map[0] & 0x7F);
        }
        return indices;
    }

    /// <summary>The box at a place in the list, from its kind on; empty where there is none.</summary>
    static ReadOnlySpan<byte> Property(ReadOnlySpan<byte> list, int index)
    {
        for (int i = 1; list.Length >= 8; i++)
        {
            uint size = Number(list);
            if (size < 8 || size > list.Length) break;
            if (i == index) return list[4..(int)size];
            list = list[(int)size..];
        }
        return [];
    }

    /// <summary>The content of the first box of a kind; empty where there is none.</summary>
    static ReadOnlySpan<byte> Box(ReadOnlySpan<byte> boxes, ReadOnlySpan<byte> kind)
    {
        while (boxes.Length >= 8)
        {
            ulong size = Number(boxes);
            int head = 8;
            if (size == 1 && boxes.Length >= 16) (size, head) = (BinaryPrimitives.ReadUInt64BigEndian(boxes[8..]), 16);
            else if (size == 0) size = (ulong)boxes.Length;
            if (size < (ulong)head || size > (ulong)boxes.Length) break;
            if (boxes[4..].StartsWith(kind)) return boxes[head..(int)size];
            boxes = boxes[(int)size..];
        }
        return [];
    }

    static ReadOnlySpan<byte> Rest(ReadOnlySpan<byte> bytes, int from) => bytes.Length < from ? [] : bytes[from..];

    static ushort Big16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16BigEndian(bytes);

    static uint Number(ReadOnlySpan<byte> bytes) => bytes.Length < 4 ? 0 : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
