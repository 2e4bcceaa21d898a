using Boxfit.Tests.Data;

namespace Boxfit.Tests.Imaging.Decoding;

/// <summary>TurboJPEG, where the system has it, gives the same pixels as libvips, and the same files are refused with either.</summary>
public class JpegDecoderTests
{
    const string Skipped = "The system has no libturbojpeg, or it is switched off.";

    public static TheoryData<string> Odd => [.. Names()];

    [Theory]
    [MemberData(nameof(Odd))]
    public void Odd_kinds_come_out_the_same(string name)
    {
        Assert.SkipUnless(TurboJpeg.IsPresent, Skipped);
        byte[] bytes = Fixtures.Bytes(name);
        byte[] pixels = Decode(bytes, turbo: false, out _) ?? throw new InvalidDataException(name);
        Assert.Equal(pixels, Decode(bytes, turbo: true, out _));
        Assert.True(TakenByTurbo(bytes), "TurboJPEG complains, so that libvips decoded it twice.");
    }

    [Theory]
    [MemberData(nameof(Odd))]
    public void Damaged_and_cut_ones_come_out_the_same_or_are_refused_by_both(string name)
    {
        Assert.SkipUnless(TurboJpeg.IsPresent, Skipped);
        byte[] whole = Fixtures.Bytes(name);
        Random random = new(11);
        int read = 0, refused = 0;
        for (int round = 0; round < 200; round++)
        {
            byte[] bytes = Damage(whole, random);
            byte[]? expected = Decode(bytes, turbo: false, out string? reason);
            byte[]? actual = Decode(bytes, turbo: true, out string? turboReason);
            Assert.True(
                reason == turboReason && expected.AsSpan().SequenceEqual(actual),
                $"{name}, round {round}: libvips says {reason ?? "nothing"}, with TurboJPEG it is {turboReason ?? "nothing"}.");
            if (expected is null) refused++;
            else read++;
        }
        Assert.True(refused > 20 && read > 5, $"{read} read, {refused} refused");
    }

    [Theory]
    [InlineData("caltech-faces/images")]
    [InlineData("pet-heads/images")]
    [InlineData("raccoon/images")]
    public void Photos_come_out_the_same(string folder)
    {
        Assert.SkipUnless(TurboJpeg.IsPresent, Skipped);
        string[] photos = [.. Directory.GetFiles(SharedData.Folder(folder), "*.jpg").Order(StringComparer.Ordinal).Take(40)];
        Assert.NotEmpty(photos);
        foreach (string photo in photos)
        {
            byte[] bytes = File.ReadAllBytes(photo);
            Assert.Equal(Decode(bytes, turbo: false, out _) ?? throw new InvalidDataException(photo), Decode(bytes, turbo: true, out _));
            Assert.True(TakenByTurbo(bytes), photo);
        }
    }

    static IEnumerable<string> Names() => Directory.GetFiles(Fixtures.Folder, "*.jpg", SearchOption.AllDirectories)
        .Select(path => System.IO.Path.GetRelativePath(Fixtures.Folder, path))
        .Where(name => !name.Contains("huge") && !name.Contains("arithmetic") && !name.StartsWith("odd"))
        .Order(StringComparer.Ordinal);

    static byte[] Damage(byte[] whole, Random random)
    {
        // The last rows have rules of their own, so that half of the damage is there.
        int from = random.Next(2) == 0 ? 2 : whole.Length - Math.Min(40, whole.Length - 2), at = random.Next(from, whole.Length);
        byte[] bytes = [.. whole];
        switch (random.Next(6))
        {
            case 0: return whole[..at];
            case 1: return [.. whole[..at], .. whole[(at + 1)..]];
            case 2: return [.. whole[..at], (byte)random.Next(256), .. whole[at..]];
            case 3: return [.. whole[..at], 0xFF, (byte)random.Next(256), .. whole[at..]];
            default: bytes[at] ^= (byte)(1 << random.Next(8)); return bytes;
        }
    }

    static byte[]? Decode(byte[] bytes, bool turbo, out string? reason)
    {
        reason = null;
        try
        {
            using var picture = JpegDecoder.Decode(bytes, "a.jpg", turbo);
            return picture.Pixels.ToArray();
        }
        catch (PictureException e)
        {
            reason = e.Reason;
            return null;
        }
    }

    static bool TakenByTurbo(byte[] bytes)
    {
        using var picture = JpegDecoder.Decode(bytes, "a.jpg", turbo: false);
        byte[] levels = new byte[picture.Width * picture.Height * 4];
        int format = picture.IsCmyk ? TurboJpeg.PixelFormatCmyk : TurboJpeg.PixelFormatRgb;
        return TurboJpeg.Decompress(bytes, levels, picture.Width, picture.Height, format, out string? warning) && warning is null;
    }
}
