using Boxfit.Engine.Plans;
using Boxfit.Engine.Worlds;

namespace Boxfit.Tests.Engine.Worlds;

public class WorldTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Processes_that_mpirun_starts_hear_each_other_and_add_up_to_the_same_bits(int processes)
    {
        using var folder = new TemporaryFolder();
        var run = await MpiRun.Of(
            processes, new Dictionary<string, string> { [WorldMemberTests.Variable] = folder.Path },
            Environment.ProcessPath!, "-noLogo", "-noColor", "-explicit", "only", "-class",
            typeof(WorldMemberTests).FullName!);
        Assert.True(run.ExitCode == 0, run.Output + run.Messages);
        byte[][] sums = [.. Enumerable.Range(0, processes).Select(rank => File.ReadAllBytes(folder[$"{rank}"]))];
        Assert.All(sums, s => Assert.Equal(sums[0], s));
    }

    /// <summary>Slurm with PMIx does not say how many there are.</summary>
    [Fact]
    public async Task One_that_only_MPI_knows_to_be_alone_is_alone_and_leaves_MPI()
    {
        var run = await MpiRun.Of(
            1, new Dictionary<string, string>(), "env", "-u", "OMPI_COMM_WORLD_SIZE", Environment.ProcessPath!, "-noLogo", "-noColor",
            "-explicit", "only", "-class", typeof(LoneMemberTests).FullName!);
        Assert.True(run.ExitCode == 0, run.Output + run.Messages);
        Assert.DoesNotContain("finalize", run.Messages);
    }

    [Fact]
    public void A_process_alone_is_a_world_in_which_nothing_happens()
    {
        var world = World.Alone;
        Assert.Equal((0, 1, true, true), (world.Rank, world.Size, world.IsFirst, world.IsAlone));
        Assert.Equal(["x"], world.Gather("x"));
        Assert.Equal("x", world.Broadcast("x"));
        int[] all = new int[2];
        world.Gather<int>([1, 2], all.AsSpan());
        Assert.Equal([1, 2], all);
        world.Meet();
        world.Agree(null);
        var failure = new InputException("It is wrong.");
        Assert.Same(failure, Assert.Throws<InputException>(() => world.Agree(failure)));
        world.Dispose();
        Assert.Equal(7, world.Together(() => 7));
        Assert.False(world.HasFailedTogether);
    }
}

/// <summary>What one process does for <see cref="WorldTests"/>.</summary>
public class LoneMemberTests
{
    [Fact(Explicit = true)]
    public void It_is_alone()
    {
        Assert.True(Launch.Find(Environment.GetEnvironmentVariable).IsOfSeveral);
        Assert.Same(World.Alone, World.Join());
    }
}

/// <summary>What each of several processes does for <see cref="WorldTests"/>.</summary>
public class WorldMemberTests
{
    internal const string Variable = "BOXFIT_TEST_WORLD";

    // It is a part of another test, and is run by that alone.
    [Fact(Explicit = true)]
    public unsafe void A_member_hears_the_others()
    {
        string folder = Environment.GetEnvironmentVariable(Variable)!;
        using var world = World.Join();
        Assert.Equal(int.Parse(Environment.GetEnvironmentVariable("OMPI_COMM_WORLD_SIZE")!, CultureInfo.InvariantCulture), world.Size);
        Assert.Equal(int.Parse(Environment.GetEnvironmentVariable("OMPI_COMM_WORLD_RANK")!, CultureInfo.InvariantCulture), world.Rank);
        Assert.Equal(Enumerable.Repeat(Environment.MachineName, world.Size), world.Machines);
        Assert.Equal(world.Size, world.OnTheseCores);

        Assert.Equal("of 0 – ü", world.Broadcast($"of {world.Rank} – ü"));
        string[] texts = world.Gather(new string('x', 3 * world.Rank));
        Assert.Equal(Enumerable.Range(0, world.Size).Select(r => new string('x', 3 * r)), texts);

        world.Agree(null);
        Assert.False(world.HasFailedTogether);
        var own = world.Rank == 1 ? new InputException("No pictures.") : null;
        var told = Assert.Throws<InputException>(() => world.Agree(own));
        Assert.Equal($"process 1 of {world.Size} on {Environment.MachineName}: No pictures.", told.Message);
        Assert.True(world.HasFailedTogether);
        var same = Assert.Throws<BoxfitException>(() => world.Agree(new BoxfitException("All say so.")));
        Assert.Equal(("All say so.", false), (same.Message, same.HasLines));
        var lines = Assert.Throws<InputException>(
            () => world.Agree(world.Rank == 1 ? new InputException("No pictures:\n  a.jpg") { HasLines = true } : null));
        string first = $"process 1 of {world.Size} on {Environment.MachineName}";
        Assert.Equal(($"{first}: No pictures:\n  a.jpg", true), (lines.Message, lines.HasLines));
        var several = Assert.Throws<BoxfitException>(() => world.Agree(new BoxfitException($"{world.Rank}\nis it.")));
        Assert.Contains($"{first}: 1?is it.", several.Message.Split('\n'));
        Assert.True(several.HasLines);

        foreach (long vectors in (long[])[0, 1, 5, 40_000]) Add(world, vectors, $"{folder}/{world.Rank}");
    }

    static unsafe void Add(World world, long vectors, string file)
    {
        using var memory = new Arena(Math.Max(1, vectors) * 64, "a test");
        using var sum = new RankSum(world, memory.Address, vectors);
        var values = new Span<float>((float*)memory.Address, (int)vectors * 16);
        // Twice, since what the others sent is received in the same place.
        for (int round = 0; round < 2; round++)
        {
            float[] expected = new float[values.Length];
            for (int rank = 0; rank < world.Size; rank++)
                for (int i = 0; i < expected.Length; i++) expected[i] += Value(rank, i, round);
            for (int i = 0; i < values.Length; i++) values[i] = Value(world.Rank, i, round);
            sum.Start();
            sum.Finish();
            Assert.True(values.SequenceEqual(expected));
        }
        File.WriteAllBytes(file, MemoryMarshal.AsBytes(values).ToArray());

        // Of so different sizes that another order would give other bits.
        static float Value(int rank, int place, int round) => MathF.Pow(-10, rank) / (3 + place + round);
    }
}
