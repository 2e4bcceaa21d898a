using Microsoft.AspNetCore.Routing;

namespace Boxfit.Web.Serving;

/// <summary>
/// The Open Inference Protocol, version 2, over HTTP (KServe's <c>docs/predict-api/v2</c>): the tensor <c>image</c> holds pictures, as
/// <c>BYTES</c> the files in base64, or as <c>UINT8</c> their RGB levels; the tensor <c>box</c> has x1, y1, x2, y2 of each in its pixels.
/// A model that promises something of its boxes has the tensors <c>outer</c> and, where it promises one, <c>inner</c>, too; one that says
/// whether the object is there <c>confidence</c>, with a box of zeros where it is not; one that tells classes apart <c>label</c> and
/// <c>labelConfidence</c>; one that says how unlike its training a picture is <c>unlikeness</c> and <c>featureDistance</c>.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="work">Computes.</param>
/// <param name="settings">What is taken.</param>
sealed class InferenceProtocol(ServedModel model, PictureWork work, ServeSettings settings)
{
    // What a number of one digit and its comma take when they are read.
    const int MemoryOfByte = 16;

    const string Image = "image", Bytes = "BYTES", Levels = "UINT8", Numbers = "FP32";

    static readonly string s_version = typeof(InferenceProtocol).Assembly.GetName().Version?.ToString(3) ?? "";
    static readonly TensorJson[] s_inputs = [new(Image, Bytes, [-1]), new(Image, Levels, [-1, -1, -1, 3])];
    static readonly double[] s_none = [0, 0, 0, 0];

    static readonly Output s_box = Output.OfBoxes("box", PredictedBox.Edges), s_outer = Output.OfBoxes("outer", PredictedBox.Outer),
        s_inner = Output.OfBoxes("inner", PredictedBox.Inner);

    static readonly Output s_confidence = Output.OfNumbers("confidence", p => PredictedBox.Share(p.Confidence)),
        s_labelConfidence = Output.OfNumbers("labelConfidence", p => PredictedBox.Share(p.LabelConfidence));

    static readonly Output s_unlikeness = Output.OfNumbers("unlikeness", p => PredictedBox.Share(p.Unlikeness)),
        s_distance = Output.OfNumbers("featureDistance", p => PredictedBox.Share(p.FeatureDistance));

    static readonly Output s_label = new("label", Bytes, [], all => JsonSerializer.SerializeToElement(
        [.. all.Select(p => p.IsPresent ? p.Label : "")], ServingJson.Default.StringArray));

    static List<Output> OutputsOf(ModelDescription model) =>
        Outputs(model.Promise, PredictionColumns.Of(model));

    /// <summary>Of the model that predicted, which may have been replaced since.</summary>
    static List<Output> OutputsOf(Prediction prediction) =>
        Outputs(prediction.Promise, new(IsPromised: true, prediction.Confidence is not null, prediction.LabelConfidence is not null)
        {
            HasUnlikeness = prediction.Unlikeness is not null,
        });

    static List<Output> Outputs(BoxPromise? promise, PredictionColumns columns)
    {
        List<Output> outputs = [s_box];
        if (promise is not null) outputs.AddRange(promise.Kind == PromiseKind.Between ? [s_outer, s_inner] : [s_outer]);
        if (columns.HasConfidence) outputs.Add(s_confidence);
        if (columns.HasLabelConfidence) outputs.AddRange([s_label, s_labelConfidence]);
        if (columns.HasUnlikeness) outputs.AddRange([s_unlikeness, s_distance]);
        return outputs;
    }

    /// <summary>Adds its addresses.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v2", (RequestDelegate)(context => Answers.WriteAsync(
            context, new("boxfit", s_version, []), ServingJson.Default.ServerJson)));
        foreach (string address in (string[])["/v2/health/live", "/v2/health/ready"])
            routes.MapGet(address, (RequestDelegate)(context => Task.CompletedTask));
        routes.MapGet("/v2/models/{model}/ready", OfModel(_ => Task.CompletedTask));
        routes.MapGet("/v2/models/{model}", OfModel(context => Answers.WriteAsync(
            context, new(model.Name, [model.Version], "boxfit", s_inputs,
                [.. OutputsOf(model.Description).Select(o => new TensorJson(o.Name, o.Type, [-1, .. o.Shape]))]),
            ServingJson.Default.ModelJson)));
        routes.MapPost("/v2/models/{model}/infer", OfModel(InferAsync));
    }

    RequestDelegate OfModel(RequestDelegate answer) => context => context.GetRouteValue("model") as string == model.Name ? answer(context)
        : throw new RequestProblem(StatusCodes.Status404NotFound, $"There is no such model; this one is called {model.Name}.");

    async Task InferAsync(HttpContext context)
    {
        using var body = await work.ReadAsync(context.Request.Body, context.RequestAborted).ConfigureAwait(false);
        using var memory = work.Lend((long)MemoryOfByte * body.Bytes.Length, beside: body.Taken);
        var request = Parse(body.Bytes.Span);
        if (request.Inputs is not [{ Name: Image } input]) throw Bad($"Expected one input, the tensor {Image}.");
        using var asked = PictureWork.Of(context);
        List<Task<ServedPrediction>> pictures = [];
        try
        {
            foreach (var picture in Begin(input, asked)) pictures.Add(picture);
            var served = await Task.WhenAll(pictures).ConfigureAwait(false);
            Prediction[] predictions = [.. served.Select(s => s.Prediction)];
            OutputJson[] outputs =
            [
                .. OutputsOf(predictions[0])
                    .Select(o => new OutputJson(o.Name, o.Type, [served.Length, .. o.Shape], o.Data(predictions))),
            ];
            var answer = new InferResponseJson(model.Name, served[0].Version, request.Id, outputs);
            await Answers.WriteAsync(context, answer, ServingJson.Default.InferResponseJson).ConfigureAwait(false);
        }
        finally
        {
            await PictureWork.EndAsync(asked, pictures).ConfigureAwait(false);
        }
    }

    IEnumerable<Task<ServedPrediction>> Begin(InputJson input, CancellationTokenSource asked) => input.Datatype switch
    {
        Bytes => Files(input).Select((file, i) => work.PredictAsync(file, $"picture {i + 1}", asked)),
        Levels => Pixels(input).Select(pixels => work.PredictAsync(pixels, asked)),
        _ => throw Bad($"The tensor {Image} has the type {input.Datatype}; expected {Bytes} or {Levels}."),
    };

    static InferRequestJson Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, ServingJson.Default.InferRequestJson)
                ?? throw Bad("The body is null; expected an object.");
        }
        catch (JsonException e)
        {
            throw Bad($"The body is no request: {JsonText.Reason(e)}");
        }
    }

    byte[][] Files(InputJson input)
    {
        RequireList(input);
        if (input.Shape is not [var count] || count != input.Data.GetArrayLength() || count < 1 || count > settings.Queue)
            throw Bad($"Expected the shape [pictures] with as many texts in data, from 1 to {settings.Queue}.");
        return [.. input.Data.EnumerateArray().Select(Decode)];
    }

    static byte[] Decode(JsonElement text, int index)
    {
        try
        {
            if (text.TryGetBytesFromBase64(out byte[]? bytes)) return bytes;
        }
        catch (InvalidOperationException)
        {
            // It is no text, or one with half of a character.
        }
        throw Bad($"Picture {index + 1} is no text in base64.");
    }

    PictureInput[] Pixels(InputJson input)
    {
        RequireList(input);
        // Each alone first: the product of numbers that may be any is none that can be computed.
        if (input.Shape is not [var count and >= 1, var height and >= 1, var width and >= 1, 3]
            || count > settings.Queue || height > settings.MaxPixels || width > settings.MaxPixels || height * width > settings.MaxPixels
            || count * height * width * 3 != input.Data.GetArrayLength())
        {
            throw Bad("Expected the shape [pictures, height, width, 3] with as many numbers in data, of at most " +
                $"{Counted.Of(settings.Queue, "picture")} with {settings.MaxPixels:N0} pixels each.");
        }
        byte[] levels = new byte[input.Data.GetArrayLength()];
        int at = 0;
        foreach (var number in input.Data.EnumerateArray())
        {
            if (number.ValueKind != JsonValueKind.Number || !number.TryGetByte(out levels[at]))
                throw Bad($"Number {at + 1} of the data is no whole number from 0 to 255.");
            at++;
        }
        int bytes = (int)(height * width * 3);
        return
        [
            .. Enumerable.Range(0, (int)count)
                .Select(i => PictureInput.Pixels(levels.AsMemory(i * bytes, bytes), (int)width, (int)height)),
        ];
    }

    static void RequireList(InputJson input)
    {
        if (input.Data.ValueKind != JsonValueKind.Array) throw Bad($"The tensor {Image} has no list in data.");
    }

    static RequestProblem Bad(string detail) => new(StatusCodes.Status400BadRequest, detail);

    /// <summary>A tensor that is answered.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Type">The format of what is in it.</param>
    /// <param name="Shape">Lengths of its dimensions behind the first, which is the number of pictures.</param>
    /// <param name="Data">What is in it for some pictures.</param>
    sealed record Output(string Name, string Type, long[] Shape, Func<IReadOnlyList<Prediction>, JsonElement> Data)
    {
        /// <summary>A tensor of boxes; zeros where there is none.</summary>
        public static Output OfBoxes(string name, Func<Prediction, double[]?> box) =>
            new(name, Numbers, [s_none.Length], all => Element([.. all.SelectMany(p => box(p) ?? s_none)]));

        /// <summary>A tensor of a number a picture.</summary>
        public static Output OfNumbers(string name, Func<Prediction, double?> number) =>
            new(name, Numbers, [], all => Element([.. all.Select(p => number(p) ?? 0)]));

        static JsonElement Element(double[] numbers) => JsonSerializer.SerializeToElement(numbers, ServingJson.Default.DoubleArray);
    }
}
