using Boxfit.Cli.Doctor;

namespace Boxfit.Tests.Cli.Doctor;

public class ExaminationTests
{
    static readonly RuntimeTopic s_fine = new(".NET 10", "Linux", false, 8_000_000_000);

    [Fact]
    public void What_cannot_be_looked_at_does_not_keep_the_rest_from_being_told()
    {
        var found = Examination.Make(
            CancellationToken.None,
            (TopicName.Cache, () => throw new InvalidOperationException("boom\nbang")), (TopicName.Runtime, () => s_fine));
        Assert.Equal(new BrokenTopic(TopicName.Cache, "boom bang"), found.Topics[0]);
        Assert.Same(s_fine, found.Topics[1]);
        Assert.Null(found.Missing);
        Assert.False(Assert.Single(found.Topics[0].Checks).IsFine);
    }

    [Fact]
    public void What_training_needs_and_could_not_be_looked_at_counts_as_missing()
    {
        var found = Examination.Make(CancellationToken.None, (TopicName.Pictures, () => throw new InvalidOperationException("boom")));
        Assert.StartsWith("Pictures: boom. Remedy: report this", found.Missing, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_thing_that_training_needs_and_has_not_is_what_is_missing()
    {
        var found = new Examination(
            [s_fine, new EngineTopic(null, null, [], "it is\nnot there.", "/x"), new PictureTopic(null, "neither", null)]);
        Assert.StartsWith("oneDNN: it is not there. Remedy: name another file", found.Missing, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', found.Missing!);
    }

    [Fact]
    public void Marks_and_remedies_stand_in_plain_lines()
    {
        var output = new StringWriter();
        var found = new Examination(
            [
                new CascadeTopic(["/a"], new Dictionary<string, string>()), new EngineTopic(null, null, [], "gone", "/x"),
                LimitsTopic.Read([]),
            ]);
        OutlineNode.Write(output, found.Outline());
        Assert.Equal(
            $"""
            Cascades
              ! files: none in /a
                remedy: {found.Topics[0].Checks[0].Remedy}
            oneDNN
              ✗ library: gone
                remedy: name another file in BOXFIT_ONEDNN, or unset it to have the newest that is installed
            Limits in force
              ✓ variables: none is set

            """, output.ToString());
    }

    /// <summary>As it was written by hand before there were records for it.</summary>
    [Fact]
    public void Json_is_this_to_the_letter()
    {
        var sets = new Dictionary<string, InstructionSet> { ["sse4.1"] = new(true, true), ["amx-tile"] = new(false, null) };
        var found = new Examination(
            [
                new ProcessorTopic("Größe <1>", Architecture.X64, sets, IsCompiledAhead: true),
                new ResourcesTopic(4, 3, 2, 64L << 30, null, new(1.5, null)),
                new EngineTopic(
                    "2.6.3", "/lib/libdnnl.so.2", [new("training", "3×3 convolution", "jit:avx2")], Error: null,
                    Named: "/lib/libdnnl.so.2"),
                new PictureTopic(new("8.18.7", null, true, "/lib/libturbojpeg.so.0", TextFont.DejaVuSans, true), null, null),
                new CascadeTopic(["/a", "/b"], new Dictionary<string, string> { ["Eye"] = "/b/Eye.xml" }),
                new CacheTopic("/cache", 1_000_000_000, null, ["a.pth"]),
                new MpiTopic("4.1.4", "/lib/libmpi.so.40", null, null),
                s_fine,
                new BrokenTopic(TopicName.Limits, "boom"),
            ]);
        const string expected = """
            {"version":"VERSION","canTrain":true,"missing":null,
            "processor":{"model":"Größe <1>","architecture":"X64","instructionSets":{"sse4.1":{"processor":true,"dotNet":true},
            "amx-tile":{"processor":false,"dotNet":null}}},
            "resources":{"cores":4,"allowedCores":3,"threads":2,"containerCores":1.5,"memoryBytes":68719476736,"availableBytes":null,
            "containerMemoryBytes":null},
            "oneDnn":{"version":"2.6.3","path":"/lib/libdnnl.so.2","kernels":[{"use":"training","layer":"3×3 convolution",
            "implementation":"jit:avx2"}],"named":"/lib/libdnnl.so.2","error":null},
            "pictures":{"libvipsVersion":"8.18.7","libvipsPath":null,"usesTurboJpeg":true,"turboJpegPath":"/lib/libturbojpeg.so.0",
            "font":"DejaVuSans","error":null,"readsHeic":true},
            "cascades":{"folders":["/a","/b"],"files":{"Eye":"/b/Eye.xml"}},
            "cache":{"folder":"/cache","freeBytes":1000000000,"writable":true,"weights":["a.pth"],"error":null},
            "openMpi":{"version":"4.1.4","path":"/lib/libmpi.so.40","mpirun":null,"error":null},
            "dotNet":{"version":".NET 10","system":"Linux","compiledAhead":false,"heapBytes":8000000000},
            "limits":{"error":"boom"},
            "checks":[{"part":"processor","name":"model","found":"Größe <1> (X64)","fine":true,"needed":false,"remedy":null},
            """;
        var output = new StringWriter();
        JsonText.WriteLine(output, found.ToJson(), DoctorJson.Default.OrderedDictionaryStringJsonElement);
        string version = typeof(Examination).Assembly.GetName().Version!.ToString(3);
        Assert.StartsWith(expected.Replace("\n", "").Replace("VERSION", version), output.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(
            """
            {"part":"limits","name":"could not be looked at","found":"boom","fine":false,"needed":false,
            "remedy":"report this as a fault of boxfit doctor, with the message"}]}
            """.Replace("\n", "") + "\n", output.ToString(), StringComparison.Ordinal);
    }
}
