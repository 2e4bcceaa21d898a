using System.Buffers.Binary;
using System.IO.Compression;

namespace Boxfit.Tests.Pretrained.Files;

public sealed class NpzFileTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("arrays.npz")]
    [InlineData("compressed.npz")]
    public void Arrays_of_every_order_become_row_major_singles(string name)
    {
        using var file = WeightFiles.Open(WeightFixtures.Path(name));
        Assert.Equal(WeightFormat.Npz, file.Format);
        foreach (string floats in (string[])["plain", "big", "big_double", "half"])
        {
            Assert.Equal([2, 3], file.Read(floats).Shape);
            Assert.Equal(WeightFixtures.Quarters(6), file.Read(floats).Values);
        }
        Assert.Equal([2, 3, 2], file.Read("fortran").Shape);
        Assert.Equal(WeightFixtures.Quarters(12), file.Read("fortran").Values);
        Assert.Equal([], file.Read("int64").Shape);
        Assert.Equal([7], file.Read("int64").Values);
        Assert.Equal([1, 60000], file.Read("uint16").Values);
        Assert.Equal([1, -2], file.Read("big_int16").Values);
        Assert.Equal([1, 0], file.Read("bool").Values);
        Assert.Equal(WeightFixtures.Quarters(4), file.Read("layer/kernel:0").Values);
        Assert.Equal([0, 2], file.Read("empty").Shape);
        if (name == "compressed.npz") Assert.Equal(WeightFixtures.Quarters(20000), file.Read("ramp").Values);
        Assert.Equal("float64", file.Entries.Single(e => e.Name == "big_double").Type);
    }

    [Fact]
    public void Arrays_of_objects_are_listed_and_not_read()
    {
        using var file = WeightFiles.Open(WeightFixtures.Path("objects.npz"));
        Assert.Equal(WeightFixtures.Quarters(2), file.Read("fine").Values);
        Assert.Equal("object", file.Entries.Single(e => e.Name == "objects").Type);
        Assert.Contains("a pickle", Assert.Throws<InputException>(() => file.Read("objects")).Message, StringComparison.Ordinal);
        Assert.Contains("not read", Assert.Throws<InputException>(() => file.Read("structured")).Message, StringComparison.Ordinal);
        Assert.Contains("complex64", Assert.Throws<InputException>(() => file.Read("complex")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'<c8'", "complex64", "numbers of this type are not read")]
    [InlineData("'|V2'", "V2", "numbers of this type are not read")]
    [InlineData("'<M8[ns]'", "M8[ns]", "numbers of this type are not read")]
    [InlineData("'|O'", "object", "objects of Python are a pickle")]
    [InlineData("[('a', '<f4'), ('b', '<i8')]", "structure", "structures of several fields are not read")]
    public void What_cannot_be_used_says_so_in_the_list(string type, string name, string reason)
    {
        byte[] text = Encoding.ASCII.GetBytes($"{{'descr': {type}, 'fortran_order': False, 'shape': (2,), }}");
        Zip(CompressionLevel.NoCompression, [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. text, .. new byte[16]]);
        using var file = WeightFiles.Open(_folder["x"]);
        var entry = Assert.Single(file.Entries);
        Assert.Equal(("a", name), (entry.Name, entry.Type));
        Assert.StartsWith(reason, entry.Unusable);
        Assert.Contains("is not read", Assert.Throws<InputException>(() => file.Read("a")).Message);
    }

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", "shape [2, 3]")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-2,), }", "damaged")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), }", "99999999999")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2147483647), }", "in 'a.npy'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False}", "damaged")]
    [InlineData("", "damaged")]
    public void A_head_that_lies_is_refused(string head, string expected)
    {
        byte[] text = Encoding.ASCII.GetBytes(head);
        Zip(CompressionLevel.NoCompression, [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. text, .. new byte[8]]);
        WeightFixtures.Refuses(_folder["x"], expected);
    }

    [Fact]
    public void Content_far_larger_than_the_file_is_refused_before_it_is_unpacked()
    {
        byte[] text = Encoding.ASCII.GetBytes($"{{'descr': '<f4', 'fortran_order': False, 'shape': ({50 << 20},), }}");
        Zip(CompressionLevel.Fastest, [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. text], zeros: 200 << 20);
        WeightFixtures.Refuses(_folder["x"], "not believed");
    }

    [Fact]
    public void An_entry_that_unpacks_to_more_than_it_says_is_refused()
    {
        byte[] text = Encoding.ASCII.GetBytes("{'descr': '<f4', 'fortran_order': False, 'shape': (4,), }");
        byte[] head = [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. text];
        Zip(CompressionLevel.Fastest, head, zeros: 50 << 20);
        byte[] bytes = File.ReadAllBytes(_folder["x"]);
        int directory = bytes.AsSpan().LastIndexOf("PK\x01\x02"u8);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(directory + 24), head.Length + 16);
        File.WriteAllBytes(_folder["x"], bytes);
        WeightFixtures.Refuses(_folder["x"], "does not have");
    }

    void Zip(CompressionLevel level, byte[] content, int zeros = 0)
    {
        using var zip = new ZipArchive(File.Create(_folder["x"]), ZipArchiveMode.Create);
        using var entry = zip.CreateEntry("a.npy", level).Open();
        entry.Write(content);
        byte[] part = new byte[1 << 20];
        for (; zeros > 0; zeros -= part.Length) entry.Write(part);
    }
}
