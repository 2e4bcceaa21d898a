using System.Buffers.Binary;

namespace Boxfit.Tests.Pretrained.Files;

public sealed class ZipDamageTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Entries_that_share_bytes_are_refused()
    {
        byte[] zip = File.ReadAllBytes(WeightFixtures.Path("arrays.npz"));
        int[] entries = Places(zip, "PK\x01\x02"u8);
        // The first entry is made to reach over the second one.
        foreach (int length in (int[])[20, 24])
        {
            var field = zip.AsSpan(entries[0] + length);
            BinaryPrimitives.WriteInt32LittleEndian(field, BinaryPrimitives.ReadInt32LittleEndian(field) + 100);
        }
        Refuses(zip, "share bytes");
    }

    [Fact]
    public void Names_that_differ_or_repeat_are_refused()
    {
        byte[] zip = File.ReadAllBytes(WeightFixtures.Path("arrays.npz"));
        int entry = Places(zip, "PK\x01\x02"u8)[0];
        zip[entry + 46] = (byte)'q';
        Refuses(zip, "'qlain.npy' is not where");

        zip = File.ReadAllBytes(WeightFixtures.Path("types.pth"));
        foreach (int place in Places(zip, "types/data/1"u8)) zip[place + "types/data/".Length] = (byte)'0';
        Refuses(zip, "'types/data/0' twice");
    }

    [Theory]
    [InlineData(8, 1, "is encrypted")]
    [InlineData(10, 99, "by method 99")]
    [InlineData(20, 0x7FFFFFFF, "beyond its end")]
    [InlineData(24, 1, "cannot have")]
    [InlineData(42, 0x7FFFFFFF, "is not where")]
    [InlineData(42, 1, "is not where")]
    public void Fields_that_lie_are_refused(int field, int value, string expected)
    {
        byte[] zip = File.ReadAllBytes(WeightFixtures.Path("types.pth"));
        int entry = Places(zip, "PK\x01\x02"u8)[0];
        if (field is 8 or 10) BinaryPrimitives.WriteInt16LittleEndian(zip.AsSpan(entry + field), (short)value);
        else BinaryPrimitives.WriteInt32LittleEndian(zip.AsSpan(entry + field), value);
        Refuses(zip, expected);
    }

    [Fact]
    public void A_directory_that_claims_too_much_is_refused()
    {
        byte[] zip = File.ReadAllBytes(WeightFixtures.Path("arrays.npz"));
        int end = Places(zip, "PK\x05\x06"u8)[0];
        BinaryPrimitives.WriteUInt16LittleEndian(zip.AsSpan(end + 10), ushort.MaxValue);
        Refuses(zip, "its directory is damaged");
        BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(end + 12), uint.MaxValue);
        Refuses(zip, "its directory speaks of");

        zip = File.ReadAllBytes(WeightFixtures.Path("types.pth"));
        int longEnd = Places(zip, "PK\x06\x06"u8)[0];
        BinaryPrimitives.WriteInt64LittleEndian(zip.AsSpan(longEnd + 32), long.MaxValue);
        Refuses(zip, "its directory speaks of");
        BinaryPrimitives.WriteInt64LittleEndian(zip.AsSpan(longEnd + 32), -1);
        Refuses(zip, "its directory is damaged");
    }

    static int[] Places(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> mark)
    {
        var places = new List<int>();
        for (int i = 0; i <= bytes.Length - mark.Length; i++)
            if (bytes[i..].StartsWith(mark)) places.Add(i);
        return [.. places];
    }

    void Refuses(byte[] bytes, string expected)
    {
        File.WriteAllBytes(_folder["x"], bytes);
        WeightFixtures.Refuses(_folder["x"], expected);
    }
}
