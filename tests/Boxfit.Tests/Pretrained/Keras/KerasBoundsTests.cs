using Boxfit.Tests.Pretrained.Files;
using PureHDF;

namespace Boxfit.Tests.Pretrained.Keras;

/// <summary>
/// Files of some megabytes, made so that checking them would take hundreds or more: names that are used or repeated many times over, and
/// messages of few bytes.
/// </summary>
public sealed class KerasBoundsTests : IDisposable
{
    const long MostMemory = 64 << 20;
    static readonly TimeSpan s_longest = TimeSpan.FromSeconds(10);
    readonly TemporaryFolder _folder = new();
    readonly Hdf5Bytes _file = new();

    public void Dispose()
    {
        _file.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Members_that_share_one_long_name() =>
        Refuses(
            _file.OlderGroup(new string('n', 4095), _file.Object(), 50_000), "the names in '/' have a text that is used too many times");

    [Fact]
    public void Groups_in_groups_with_long_names()
    {
        long group = _file.Object(Members(1000));
        for (int i = 0; i < 60; i++) group = _file.Object(Hdf5Bytes.Link(new string('n', 4000), group));
        Refuses(group, "has 8,002 letters of 4,096 at most");
    }

    [Fact]
    public void Many_members_of_a_group_with_a_long_name()
    {
        long group = _file.Object(Members(40_000));
        Refuses(_file.Object(Hdf5Bytes.Link(new string('n', 4000), group)), "its paths are several times as long as all of the file");
    }

    [Fact]
    public void Member_with_an_endless_name()
    {
        long group = _file.Object();
        Refuses(_file.Object(Hdf5Bytes.Link(new string('n', 60_000), group)), "has a name of 60000 bytes instead of 1 to 4096");
    }

    [Fact]
    public void Name_that_a_terminal_would_obey()
    {
        long unknown = _file.Object(Hdf5Bytes.Message(200));
        Refuses(_file.Object(Hdf5Bytes.Link("a\e[31m", unknown)), "the header of '/a?[31m' has a message of type 200");
    }

    [Fact]
    public void Header_of_a_million_messages() =>
        Refuses(_file.Object(Enumerable.Repeat(Hdf5Bytes.Message(0), 1_000_000)), "the header of '/' has more than 65,535 messages");

    [Theory]
    [InlineData(0)]
    [InlineData(0x0D)]
    public void Messages_that_say_nothing_take_no_memory(int type)
    {
        byte[][] messages = [.. Enumerable.Repeat(Hdf5Bytes.Message(type), 60_000)];
        long[] groups = [_file.Object(messages), _file.Object(messages), _file.Object(messages), _file.Object(messages)];
        long group = _file.Object(groups.Select((g, i) => Hdf5Bytes.Link($"{i}", g)));
        _file.Save(_folder["bounds.h5"], _file.Object(Hdf5Bytes.Link(new string('n', 4000), group)));
        using var stream = new Hdf5Stream(_folder["bounds.h5"]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Hdf5Check.Run(stream);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 * stream.Length);
    }

    [Fact]
    public void Deep_groups_with_names_longer_than_usual_are_read()
    {
        // Small arrays, so that the file's size allows for little, and more letters in a path than Keras's have.
        string name = new('n', 40);
        H5Group layers = [];
        for (int layer = 0; layer < 300; layer++)
        {
            layers[$"{name}{layer}"] = new H5Group
            {
                ["vars"] = new H5Group { ["0"] = new H5Dataset(new float[1]), ["1"] = new H5Dataset(new float[1]) },
            };
        }
        for (int i = 0; i < 5; i++) layers = new H5Group { [name] = layers };
        new H5File { ["layers"] = layers }.Write(_folder["deep.h5"]);
        using var file = KerasFile.Open(_folder["deep.h5"]);
        Assert.Equal(600, file.Entries.Count);
    }

    IEnumerable<byte[]> Members(int count) => [.. Enumerable.Range(0, count).Select(i => Hdf5Bytes.Link($"{i}", _file.Object()))];

    void Refuses(long root, string reason)
    {
        _file.Save(_folder["bounds.h5"], root);
        var clock = Stopwatch.StartNew();
        WeightFixtures.Refuses(_folder["bounds.h5"], reason, MostMemory);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, s_longest);
    }
}
