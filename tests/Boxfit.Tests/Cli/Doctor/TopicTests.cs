using Boxfit.Cli.Doctor;

namespace Boxfit.Tests.Cli.Doctor;

/// <summary>Each row's remedy, on made-up findings.</summary>
public class TopicTests
{
    const long Plenty = 64L << 30;

    static readonly ControlGroups s_free = new(null, null);

    static Check Row(Topic topic, string name) => Assert.Single(topic.Checks, c => c.Name == name);

    static void AllFine(Topic topic) => Assert.All(topic.Checks, c => Assert.True(c.IsFine, c.Remedy));

    [Fact]
    public void Open_MPI_is_no_fault_where_it_is_missing_and_needs_its_program_where_it_is_there()
    {
        Assert.StartsWith("not used: It is gone. Only", Row(new MpiTopic(null, null, null, "It is gone."), "library").Found,
            StringComparison.Ordinal);
        AllFine(new MpiTopic(null, null, null, "It is gone."));
        AllFine(new MpiTopic("4.1.4", "/lib/libmpi.so.40", "/usr/bin/mpirun", null));
        Assert.Contains("openmpi-bin", Row(new MpiTopic("4.1.4", "/lib/libmpi.so.40", null, null), "mpirun").Remedy);
    }

    [Fact]
    public void A_processor_is_read_from_what_the_system_says_of_it()
    {
        var topic = ProcessorTopic.Read(
            "processor\t: 0\nmodel name\t: Some: Thing\nflags\t\t: fpu sse4_1 avx avx2 fma avx512_bf16\nprocessor\t: 1\n",
            Architecture.X64);
        Assert.Equal("Some: Thing (X64)", Row(topic, "model").Found);
        Assert.Equal("sse4.1 avx avx2 fma avx512-bf16", Row(topic, "instruction sets").Found);
        Assert.True(Row(topic, "instruction sets").IsFine);
    }

    [Fact]
    public void A_processor_without_avx2_and_instructions_that_dotnet_leaves_out_are_told()
    {
        var sets = new Dictionary<string, InstructionSet>
        {
            ["sse4.1"] = new(true, true), ["avx"] = new(true, false), ["avx2"] = new(false, false),
        };
        var topic = new ProcessorTopic(null, Architecture.X64, sets, IsCompiledAhead: false);
        Assert.Equal("unknown (X64)", Row(topic, "model").Found);
        Assert.Contains("use a machine with AVX2", Row(topic, "instruction sets").Remedy);
        Assert.Equal("not used: avx; unset the variables DOTNET_Enable… that switch them off", Row(topic, "used by .NET").Remedy);
        Assert.Contains("IlcInstructionSet", Row(topic with { IsCompiledAhead = true }, "used by .NET").Remedy);
        sets = new() { ["asimd"] = new(true, true) };
        AllFine(new ProcessorTopic("x", Architecture.Arm64, sets, IsCompiledAhead: false));
    }

    [Fact]
    public void More_threads_than_the_container_allows_and_too_little_memory_are_told()
    {
        AllFine(new ResourcesTopic(8, 4, 4, Plenty, Plenty, s_free));
        AllFine(new ResourcesTopic(8, 8, 2, Plenty, Plenty, new(1.5, null)));
        var topic = new ResourcesTopic(8, 8, 8, Plenty, Plenty, new(1.5, 1_000_000_000));
        Assert.Equal("8 of 8, the container's limit is 1.5; 8 threads", Row(topic, "cores").Found);
        Assert.Contains("--threads 2", Row(topic, "cores").Remedy);
        Assert.Contains("the container's limit is 1.00 GB", Row(topic, "memory").Found);
        Assert.Contains("--preset fast", Row(topic, "memory").Remedy);
    }

    [Theory]
    [InlineData("0", 1)]
    [InlineData("0-3", 4)]
    [InlineData("0-1,4,6-7", 5)]
    public void Lists_of_cores_are_counted(string list, int expected) => Assert.Equal(expected, ResourcesTopic.CountOf(list));

    [Fact]
    public void A_missing_oneDNN_is_needed_and_what_the_user_named_is_said()
    {
        var missing = EngineTopic.Find(_ => throw new BoxfitException($"it is not there. {NativeLibraries.Hint}"));
        var row = Assert.Single(missing.Checks);
        Assert.True(row is { IsNeeded: true, IsFine: false, Found: "it is not there." });
        Assert.Contains("./boxfit", row.Remedy);
        Assert.Contains("BOXFIT_ONEDNN", Assert.Single(new EngineTopic(null, null, [], "no", Named: "/x").Checks).Remedy);
    }

    [Fact]
    public void Plain_loops_of_oneDNN_are_told()
    {
        var topic = new EngineTopic(
            "3.7.2", "/lib/libdnnl.so.3.7",
            [
                new("training", "3×3 convolution", "jit:avx2"), new("training", "depthwise convolution", "ref:any"),
                new("prediction", "3×3 convolution", "jit:avx2"),
            ],
            null, null);
        Assert.Equal("training: 3×3 convolution; prediction: 3×3 convolution", Row(topic, "jit:avx2").Found);
        Assert.True(Row(topic, "jit:avx2").IsFine);
        Assert.Contains("100 times slower", Row(topic, "ref:any").Remedy);
        Assert.False(Row(topic, "ref:any").IsNeeded);
    }

    [Theory]
    [InlineData("3.7.2", "jit:avx512_core", "BOXFIT_ONEDNN")]
    [InlineData("2.6.3", "jit:avx512_core", null)]
    [InlineData("3.7.2", "jit:avx2", null)]
    public void A_oneDNN_that_is_slower_on_this_processor_than_another_is_told(string version, string kernel, string? remedy)
    {
        var topic = new EngineTopic(version, "/lib/libdnnl.so", [new("training", "3×3 convolution", kernel)], null, null);
        Assert.True(Row(topic, "library").IsFine);
        Assert.DoesNotContain(topic.Checks, c => c.IsNeeded);
        Assert.Equal(remedy is not null, topic.Checks.Any(c => c.Name == "speed" && c.Remedy!.Contains(remedy!, StringComparison.Ordinal)));
    }

    [Fact]
    public void Missing_pictures_are_needed_and_a_missing_accelerator_or_font_is_not()
    {
        var missing = PictureTopic.Find(_ => throw new BoxfitException("no libvips"));
        Assert.True(Assert.Single(missing.Checks) is { IsNeeded: true, IsFine: false, Found: "no libvips" });
        var topic = new PictureTopic(new("8.18.7", "/lib/libvips.so", false, null, TextFont.None, false), null, null);
        Assert.Contains("libturbojpeg0", Row(topic, "JPEG").Remedy);
        Assert.Equal("not read", Row(topic, "HEIC").Found);
        Assert.Contains("heif-convert IN.heic OUT.jpg", Row(topic, "HEIC").Remedy);
        Assert.Contains("which brings one", Row(topic, "font").Remedy);
        Assert.All(topic.Checks, c => Assert.False(c.IsNeeded));
        AllFine(new PictureTopic(new("8.18.7", "/lib/libvips.so", true, "/lib/libturbojpeg.so.0", TextFont.DejaVuSans, true), null, null));
        Assert.Contains("BOXFIT_TURBOJPEG", Assert.Single(new PictureTopic(null, "no", Named: "/x").Checks).Remedy);
    }

    [Fact]
    public void Missing_cascades_are_told_with_the_places_that_were_looked_at()
    {
        var row = Assert.Single(new CascadeTopic(["/a", "/b"], new Dictionary<string, string>()).Checks);
        Assert.Equal("none in /a, /b", row.Found);
        Assert.Contains("opencv-data", row.Remedy);
        var files = new Dictionary<string, string> { ["x"] = "/b/x.xml", ["y"] = "/b/y.xml" };
        row = Assert.Single(new CascadeTopic(["/a", "/b"], files).Checks);
        Assert.True(row is { IsFine: true, Found: "2 in /b" });
    }

    [Fact]
    public void A_cache_that_cannot_be_written_to_or_is_full_is_told()
    {
        AllFine(new CacheTopic("/cache", 1_000_000_000, null, ["a.pth"]));
        var topic = new CacheTopic("/cache", 1_000_000, "/cache cannot be written to: no.", []);
        Assert.Contains("BOXFIT_CACHE", Row(topic, "folder").Remedy);
        Assert.Contains("make room", Row(topic, "room").Remedy);
        Assert.Contains("BOXFIT_CACHE", Row(new CacheTopic(null, null, null, []), "folder").Remedy);
    }

    [Fact]
    public void A_small_heap_is_told()
    {
        AllFine(new RuntimeTopic(".NET 10.0.1", "Linux", false, 8_000_000_000));
        Assert.Contains("DOTNET_GCHeapHardLimit", Row(new RuntimeTopic(".NET 10.0.1", "Linux", true, 100_000_000), "memory").Remedy);
    }

    [Theory]
    [InlineData("DNNL_MAX_CPU_ISA", "AVX2", "full speed")]
    [InlineData("ONEDNN_MAX_CPU_ISA", "avx2", "full speed")]
    [InlineData("ONEDNN_MAX_CPU_ISA", "AVX3", "knows no such word")]
    [InlineData("ONEDNN_MAX_CPU_ISA", "ALL", null)]
    [InlineData("DNNL_VERBOSE", "1", "unset")]
    [InlineData("ONEDNN_VERBOSE", "0", null)]
    [InlineData("OMP_NUM_THREADS", "2", null)]
    [InlineData("OMP_NUM_THREADS", "2,1", null)]
    [InlineData("OMP_NUM_THREADS", "abc", "no number")]
    [InlineData("OMP_NUM_THREADS", "999999", "no number")]
    [InlineData("OMP_THREAD_LIMIT", "1", "--threads")]
    [InlineData("OMP_WAIT_POLICY", "ACTIVE", "GOMP_SPINCOUNT")]
    [InlineData("OMP_WAIT_POLICY", "passive", null)]
    [InlineData("GOMP_SPINCOUNT", "infinity", "GOMP_SPINCOUNT")]
    [InlineData("GOMP_SPINCOUNT", "100", null)]
    [InlineData("GOMP_CPU_AFFINITY", "0-3", "unset")]
    [InlineData("DOTNET_EnableAVX512", "0", "full speed")]
    [InlineData("DOTNET_EnableHWIntrinsic", "0", "full speed")]
    [InlineData("DOTNET_EnableAVX2", "1", null)]
    [InlineData("BOXFIT_ONEDNN", "/lib/libdnnl.so.2", null)]
    public void Limits_are_told_and_those_that_slow_have_a_remedy(string name, string value, string? remedy)
    {
        var topic = LimitsTopic.Read([new(name, value), new("DOTNET_EnableDiagnostics", "0"), new("HOME", "/"), new("DNNL_MAX", "1")]);
        var row = Assert.Single(topic.Checks);
        Assert.Equal((name, value), (row.Name, row.Found));
        if (remedy is null) Assert.Null(row.Remedy);
        else Assert.Contains(remedy, row.Remedy);
    }

    [Fact]
    public void Where_no_variable_is_set_that_is_fine() => AllFine(LimitsTopic.Read([]));
}
