using System.Buffers.Binary;
using System.Collections;
using System.Reflection;
using Boxfit.Tests.Pretrained.Files;
using PureHDF;

namespace Boxfit.Tests.Pretrained.Keras;

/// <summary>
/// Files that are broken, by chance or on purpose: PureHDF takes memory for any length before it reads, follows any link, and goes in any
/// circle, so each lie has to be found before it. A stack overflow or an exception of any other type ends the test.
/// </summary>
public sealed class KerasDamageTests : IDisposable
{
    const long MostMemory = 4 << 20;
    static readonly TimeSpan s_longest = TimeSpan.FromSeconds(10);
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Attribute_with_more_texts_or_longer_ones_than_it_has_bytes()
    {
        byte[] bytes = Legacy();
        // The name is padded to 16 bytes and the type to 24; the length follows a head of 8.
        int count = Find(bytes, "layer_names0"u8) + 48;
        Assert.Equal(2, BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(count)));
        Refuses(Changed(bytes, count, 1L << 27), "bytes for values of");
        Refuses(Changed(bytes, count, long.MaxValue), "more values than can be held");
        // Texts of fixed length: the name of 12 bytes, the type of 8, whose second half is the length.
        bytes = Written();
        int length = Find(bytes, "layer_names"u8) + 16;
        Assert.Equal("conv/kernel:0".Length, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(length)));
        Refuses(Changed(bytes, length, int.MaxValue), "bytes for values of");
    }

    [Fact]
    public void Text_whose_length_lies()
    {
        byte[] bytes = Legacy();
        int heap = Find(bytes, "GCOL"u8);
        bytes[heap + 16 + 8]++;
        Refuses(bytes, "is not in the heap");
        Refuses(Changed(Legacy(), heap + 16 + 8, (long)int.MaxValue), "a piece that is too long");
        Refuses(Changed(Legacy(), heap + 8, (long)int.MaxValue), "beyond the end");
    }

    [Fact]
    public void Names_of_a_group_that_would_take_gigabytes() =>
        Refuses(Changed(Legacy(), Find(Legacy(), "HEAP"u8) + 8, (long)int.MaxValue), "beyond the end");

    [Fact]
    public void Array_with_a_fill_value_or_a_length_of_gigabytes()
    {
        byte[] bytes = Legacy();
        // Messages: type, length, flags, three zeros; h5py's fill value is of version 2 and empty, the layout of version 3.
        int fill = Find(bytes, [5, 0, 8, 0]) + 8;
        Assert.Equal([2, 2, 2, 1, 0, 0, 0, 0], bytes[fill..(fill + 8)]);
        Refuses(Changed(bytes, fill + 4, int.MaxValue), "a fill value that is longer");
        int layout = Find(bytes, [8, 0, 24, 0]) + 8;
        Assert.Equal([3, 1], bytes[layout..(layout + 2)]);
        Refuses(Changed(bytes, layout + 10, 1L << 40), "bytes for values of");
        Refuses(Changed(bytes, layout + 2, bytes.Length - 4L), "beyond the end");
    }

    [Fact]
    public void Group_with_a_fill_value_of_gigabytes()
    {
        // The message of a link, 23 bytes long, becomes a fill value's, whose length is then what was version and flags.
        byte[] bytes = Written();
        bytes[Find(bytes, [6, 23, 0, 0])] = 4;
        Refuses(bytes, "a fill value that is longer");
    }

    [Fact]
    public void Tree_that_is_its_own_branch()
    {
        byte[] bytes = Legacy();
        int tree = Find(bytes, "TREE"u8);
        bytes[tree + 5] = 1;
        Refuses(Changed(bytes, tree + 24 + 8, (long)tree), "referred to twice");
    }

    [Fact]
    public void Header_that_continues_in_itself()
    {
        byte[] bytes = File.ReadAllBytes(KerasFixture.File("model.h5"));
        int message = Find(bytes, [0x10, 0, 16, 0, 0, 0, 0, 0]);
        bytes = Changed(Changed(bytes, message + 8, (long)message), message + 16, 24L);
        Refuses(bytes, "referred to twice");
        // Without the check, which might miss something like it, the stream ends PureHDF's recursion.
        Assert.Contains("would take too long", Unchecked(4096), StringComparison.Ordinal);
        Assert.Contains("lie in one another too deeply", Unchecked(ulong.MaxValue), StringComparison.Ordinal);

        string Unchecked(ulong allowance)
        {
            File.WriteAllBytes(_folder["unchecked.h5"], bytes);
            using var stream = new Hdf5Stream(_folder["unchecked.h5"]);
            stream.Allow(allowance);
            return Assert.Throws<InputException>(() => H5File.Open(stream)).Message;
        }
    }

    [Fact]
    public void Member_whose_entry_says_another_thing_than_its_header()
    {
        byte[] bytes = Legacy();
        // Entries: name, header, kind, zeros, and for kind 1 the places of tree and heap, which PureHDF goes by.
        int root = Find(bytes, "SNOD"u8) + 8;
        Assert.Equal(1, bytes[root + 16]);
        Refuses(Changed(bytes, root + 32, 8L), "is in two places");
        int tables = 0;
        for (int at = root; at >= 8; at = Find(bytes, "SNOD"u8, at) + 8)
        {
            if (bytes[at + 16] != 0) continue;
            tables++;
            Refuses(Changed(bytes, at + 16, 1), "is listed as a group");
            Refuses(Changed(bytes, at + 8, BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(root + 8))), "referred to twice");
        }
        Assert.Equal(3, tables);
    }

    [Fact]
    public void Groups_in_groups_without_end()
    {
        var innermost = new H5Group();
        var outer = innermost;
        for (int i = 0; i < 70; i++) outer = new H5Group { ["g"] = outer };
        new H5File { ["layers"] = outer }.Write(_folder["deep.h5"]);
        WeightFixtures.Refuses(_folder["deep.h5"], "nested more than 64 deep");
    }

    [Fact]
    public void Link_to_a_file_without_end_is_not_opened()
    {
        byte[] bytes = File.ReadAllBytes(KerasFixture.File("external-link.h5"));
        "/dev/zero"u8.CopyTo(bytes.AsSpan(Find(bytes, "legacy.h5"u8)));
        Refuses(bytes, "link to another place or another file, which is not followed");
    }

    [Fact]
    public void Group_that_takes_too_long_to_list()
    {
        // PureHDF reads all names of a group once for each member.
        FixtureScript.RunText(
            """
            import h5py, sys
            with h5py.File(sys.argv[1], "w") as f:
                for i in range(1500): f.create_group(f"layers/{i}" + "x" * 300)
            """, _folder["many.h5"]);
        var clock = Stopwatch.StartNew();
        WeightFixtures.Refuses(_folder["many.h5"], "would take too long", mostMemory: 600 << 20);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, s_longest);
    }

    [Fact]
    public void Nothing_of_a_closed_file_is_kept()
    {
        // PureHDF has a table of open files' texts that only its own file takes entries out of.
        var table = (ICollection)typeof(H5File).Assembly.GetType("PureHDF.VOL.Native.NativeCache", throwOnError: true)!
            .GetField("_globalHeapMap", BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null)!;
        int before = table.Count;
        for (int i = 0; i < 50; i++) KerasFile.Open(KerasFixture.File("legacy.h5")).Dispose();
        // Other tests may have files open meanwhile.
        Assert.InRange(table.Count, 0, before + 20);
    }

    [Theory]
    [InlineData("legacy.h5")]
    [InlineData("model.h5")]
    [InlineData("three.weights.h5")]
    [InlineData("ordered.h5")]
    [InlineData("written.h5")]
    public void Damage_ends_in_a_clear_error_or_in_numbers(string name)
    {
        byte[] whole = name == "written.h5" ? Written() : File.ReadAllBytes(KerasFixture.File(name));
        string path = _folder["damaged.h5"];
        int refused = 0;
        for (int seed = 0; seed < 1500; seed++)
        {
            File.WriteAllBytes(path, Damage(whole, new SeededRandom((ulong)seed)));
            var clock = Stopwatch.StartNew();
            if (WeightFixtures.OpenAndRead(path, MostMemory) is { } e)
            {
                Assert.IsType<InputException>(e);
                Assert.Contains("damaged.h5", e.Message, StringComparison.Ordinal);
                refused++;
            }
            Assert.InRange(clock.Elapsed, TimeSpan.Zero, s_longest);
        }
        Assert.InRange(refused, 200, 1500);
    }

    /// <summary>One to four damages: bytes and numbers at random, extremes, and places and lengths that others have.</summary>
    static byte[] Damage(byte[] whole, SeededRandom random)
    {
        byte[] bytes = [.. whole];
        for (int i = random.NextInt(4); i >= 0; i--)
        {
            int at = random.NextInt(Math.Min(bytes.Length, random.NextInt(2) == 0 ? bytes.Length : 4096));
            int number = Math.Min(at & ~1, bytes.Length - sizeof(long));
            switch (random.NextInt(6))
            {
                case 0:
                    bytes[at] = (byte)random.NextInt(256);
                    break;
                case 1:
                    bytes[at] = 255;
                    break;
                case 2:
                    Write((long)random.NextInt(int.MaxValue) << random.NextInt(33) >> random.NextInt(33));
                    break;
                case 3:
                    BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(number), random.NextInt(2) == 0 ? int.MaxValue : 1 << 30);
                    break;
                case 4:
                    var piece = bytes.AsSpan(random.NextInt(bytes.Length - 64), 1 + random.NextInt(63));
                    piece.CopyTo(bytes.AsSpan(Math.Min(at, bytes.Length - 64)));
                    break;
                default:
                    Write(random.NextInt(bytes.Length / 8) * 8L);
                    break;
            }

            void Write(long value) => BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(number), value);
        }
        return random.NextInt(20) == 0 ? bytes[..random.NextInt(bytes.Length)] : bytes;
    }

    /// <summary>A small file as <see cref="KerasWriter"/> writes them.</summary>
    byte[] Written()
    {
        var weights = new H5Group { ["kernel:0"] = new H5Dataset(KerasFixture.Numbers(0, 36), fileDims: [3, 3, 2, 2]) };
        var layer = new H5Group { ["conv"] = weights };
        layer.Attributes["weight_names"] = new[] { "conv/kernel:0" };
        var file = new H5File { ["conv"] = layer };
        file.Attributes["layer_names"] = new[] { "conv" };
        KerasWriter.Save(_folder["written.h5"], file, 36 * sizeof(float), textLength: 13);
        return File.ReadAllBytes(_folder["written.h5"]);
    }

    void Refuses(byte[] bytes, string reason)
    {
        File.WriteAllBytes(_folder["lie.h5"], bytes);
        var clock = Stopwatch.StartNew();
        WeightFixtures.Refuses(_folder["lie.h5"], reason, MostMemory);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, s_longest);
    }

    static byte[] Legacy() => File.ReadAllBytes(KerasFixture.File("legacy.h5"));

    static int Find(byte[] bytes, ReadOnlySpan<byte> part, int from = 0) =>
        bytes.AsSpan(from).IndexOf(part) is var place and >= 0 ? from + place : -8;

    static byte[] Changed(byte[] bytes, int at, long value)
    {
        byte[] changed = [.. bytes];
        BinaryPrimitives.WriteInt64LittleEndian(changed.AsSpan(at), value);
        return changed;
    }

    static byte[] Changed(byte[] bytes, int at, int value)
    {
        byte[] changed = [.. bytes];
        BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(at), value);
        return changed;
    }
}
