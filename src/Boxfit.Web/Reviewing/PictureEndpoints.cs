using Microsoft.Net.Http.Headers;

namespace Boxfit.Web.Reviewing;

/// <summary>The pictures of a review: lists of them, one of them, its pixels, and what is decided of it.</summary>
/// <param name="review">The review.</param>
/// <param name="leases">Who has which picture.</param>
/// <param name="thumbnails">The pictures made small.</param>
sealed class PictureEndpoints(ReviewFile review, Leases leases, Thumbnails thumbnails)
{
    readonly PictureSight _sight = new(review);

    const int MostTiles = 500, MostNext = 50, LongestLabel = 200, SecondsKept = 600;
    const double SmallestSide = 1;

    static readonly int[] s_sizes = [256, 512, 1024, 2048, 4096];

    static readonly (string Word, ReviewState State)[] s_decisions =
    [
        ("accepted", ReviewState.Accepted), ("none", ReviewState.None), ("skipped", ReviewState.Skipped), ("open", ReviewState.Open),
    ];

    /// <summary>Adds them to a review's server.</summary>
    public void Map(ReviewRoutes routes)
    {
        routes.Map("GET", "/api/pictures", ListAsync);
        routes.Map("GET", "/api/pictures/{id}", GetAsync);
        routes.Map("PUT", "/api/pictures/{id}", PutAsync);
        routes.Map("GET", "/api/pictures/{id}/image", ImageAsync);
        routes.Map("POST", "/api/next", NextAsync);
        routes.Map("POST", "/api/leases", LendAsync);
    }

    Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var filter = RequestReading.Filter(query["order"], query["state"], query["find"]);
        int from = RequestReading.Number(context.Request, "from", standard: 0, int.MaxValue);
        int count = RequestReading.Number(context.Request, "count", standard: 100, MostTiles);
        int picture = RequestReading.Number(context.Request, "picture", standard: 0, int.MaxValue);
        int? at = picture == 0 ? null : review.Before(filter, picture);
        var tiles = new TilesJson(review.Count(filter), at, [.. review.List(filter, from, count).Select(TileJson.Of)]);
        return Answers.WriteAsync(context, tiles, ReviewingJson.Default.TilesJson);
    }

    Task GetAsync(HttpContext context) => WriteAsync(context, _sight.Refresh(Picture(context))[0]);

    async Task NextAsync(HttpContext context)
    {
        string person = RequestReading.Person(context.Request);
        var request = await RequestReading.BodyAsync(context, ReviewingJson.Default.NextJson).ConfigureAwait(false);
        var filter = RequestReading.Filter(request.Order, request.State, request.Find);
        int wanted = Math.Clamp(request.Count ?? 1, 1, MostNext);
        var pictures = new List<PictureJson>();
        long? after = request.After;
        // Mostly the first are had; where they are not, more are looked at together.
        for (int some = wanted; pictures.Count < wanted; some = MostNext)
        {
            context.RequestAborted.ThrowIfCancellationRequested();
            var ids = review.After(filter, after, some);
            var free = ids.Where(id => leases.OtherHolder(id, person) is null).Select(review.Find).OfType<ReviewPicture>();
            foreach (var picture in _sight.Refresh([.. free]))
            {
                if (pictures.Count == wanted) break;
                // What has just vanished is no longer what was asked for.
                if (picture.State == ReviewState.Unreadable && filter.State == ReviewFilter.States[(int)ReviewState.Open]) continue;
                if (leases.TryLend(picture.Id, person)) pictures.Add(PictureJson.Of(picture, lentTo: null));
            }
            if (ids.Count < some) break;
            after = ids[^1];
        }
        await Answers.WriteAsync(context, new(pictures), ReviewingJson.Default.PicturesJson).ConfigureAwait(false);
    }

    /// <summary>Lends pictures anew that a person still looks at.</summary>
    async Task LendAsync(HttpContext context)
    {
        string person = RequestReading.Person(context.Request);
        var request = await RequestReading.BodyAsync(context, ReviewingJson.Default.LeasesJson).ConfigureAwait(false);
        if (request.Pictures is not { Count: <= MostNext } pictures)
            throw RequestReading.Bad($"pictures: expected the numbers of {MostNext} pictures at most.");
        long[] lent = [.. pictures.Where(id => review.Find(id) is not null && leases.TryLend(id, person))];
        await Answers.WriteAsync(context, new(lent), ReviewingJson.Default.LeasesJson).ConfigureAwait(false);
    }

    async Task PutAsync(HttpContext context)
    {
        string person = RequestReading.Person(context.Request);
        long version = Version(context.Request);
        var request = await RequestReading.BodyAsync(context, ReviewingJson.Default.DecisionJson).ConfigureAwait(false);
        var picture = Picture(context);
        try
        {
            var (now, isSaved) = review.Save(picture.Id, version, Decision(request, picture, person));
            if (isSaved)
            {
                leases.End(picture.Id, person);
                await WriteAsync(context, now).ConfigureAwait(false);
            }
            else await WriteConflictAsync(context, now, person).ConfigureAwait(false);
        }
        catch (ReviewFullException)
        {
            throw new RequestProblem(StatusCodes.Status507InsufficientStorage,
                "The server's disk is full, so that nothing was saved; what was saved before is unharmed. Make room there.");
        }
        catch (RefusedDecisionException e)
        {
            throw RequestReading.Bad(e.Message);
        }
    }

    async Task ImageAsync(HttpContext context)
    {
        var picture = Picture(context);
        int size = RequestReading.Number(context.Request, "size", standard: 1024, int.MaxValue);
        if (!s_sizes.Contains(size)) throw RequestReading.Bad($"size: found {size}, expected {string.Join(", ", s_sizes)}.");
        var file = new FileInfo(_sight.PathOf(picture));
        string version = file.Exists ? $"{file.Length:x}-{file.LastWriteTimeUtc.Ticks:x}" : "";
        var headers = context.Response.Headers;
        string tag = $"\"{version}-{size}\"";
        if (version.Length > 0 && context.Request.Headers.IfNoneMatch == tag)
        {
            headers.ETag = tag;
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        try
        {
            byte[] content = await thumbnails.GetAsync(new(file.FullName, version, size), context.RequestAborted).ConfigureAwait(false);
            if (picture.State == ReviewState.Unreadable) _sight.Refresh(picture);
            (headers.ETag, headers.CacheControl) = (tag, $"private, max-age={SecondsKept}");
            // Another review's picture of this number is another.
            headers.Vary = RequestReading.ReviewHeader;
            await Answers.WriteAsync(context, "image/jpeg", content).ConfigureAwait(false);
        }
        catch (PictureException e)
        {
            if (file.Exists) _sight.Refuse(picture, e.Reason);
            else _sight.Refresh(picture);
            throw new RequestProblem(
                file.Exists ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status404NotFound,
                $"The picture cannot be shown: {e.Reason}. Bring the file back, or skip the picture.");
        }
    }

    ReviewPicture Picture(HttpContext context) => review.Find(RequestReading.Id(context)) ?? throw new RequestProblem(
        StatusCodes.Status404NotFound, $"There is no picture {context.Request.RouteValues["id"]} in this review.");

    Task WriteAsync(HttpContext context, ReviewPicture picture)
    {
        context.Response.Headers.ETag = $"\"{picture.Version}\"";
        context.Response.Headers.CacheControl = "no-store";
        string person = RequestReading.Person(context.Request);
        var json = PictureJson.Of(picture, leases.OtherHolder(picture.Id, person));
        return Answers.WriteAsync(context, json, ReviewingJson.Default.PictureJson);
    }

    Task WriteConflictAsync(HttpContext context, ReviewPicture now, string person)
    {
        const int status = StatusCodes.Status412PreconditionFailed;
        (context.Response.StatusCode, context.Response.Headers.ETag) = (status, $"\"{now.Version}\"");
        string detail = $"{now.Person ?? "Another page"} has decided on this picture meanwhile; nothing was overwritten.";
        var conflict = new ConflictJson(
            "about:blank", "Precondition Failed", status, detail, context.Request.Path, RequestIds.Of(context),
            PictureJson.Of(now, leases.OtherHolder(now.Id, person)));
        return Answers.WriteAsync(
            context, "application/problem+json", JsonText.Utf8(conflict, ReviewingJson.Default.ConflictJson, JsonText.Relaxed));
    }

    static long Version(HttpRequest request)
    {
        string tag = request.Headers[HeaderNames.IfMatch].ToString();
        if (tag.Length == 0)
        {
            throw new RequestProblem(StatusCodes.Status428PreconditionRequired,
                "A decision has to say on which version it is based: bring the picture's ETag as If-Match.");
        }
        return long.TryParse(tag.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out long version) ? version
            : throw RequestReading.Bad($"If-Match: found {tag}, expected the ETag of a picture, such as \"3\".");
    }

    static ReviewDecision Decision(DecisionJson request, ReviewPicture picture, string person)
    {
        int kind = Array.FindIndex(s_decisions, d => d.Word == request.Decision);
        if (kind < 0)
        {
            throw RequestReading.Bad(
                $"decision: found '{request.Decision}', expected {string.Join(", ", s_decisions.Select(d => d.Word))}.");
        }
        string? label = string.IsNullOrWhiteSpace(request.Label) ? null : request.Label.Trim();
        if (label is { Length: > LongestLabel } || label?.Any(char.IsControl) == true)
            throw RequestReading.Bad($"label: expected a class of at most {LongestLabel} letters in one line, such as face.");
        double milliseconds = request.Milliseconds is { } m && double.IsFinite(m) ? Math.Clamp(m, 0, int.MaxValue) : 0;
        return new(s_decisions[kind].State, Box(request.Box, picture), label, person, (long)milliseconds);
    }

    /// <summary>A box within its picture.</summary>
    static PixelBox? Box(double[]? edges, ReviewPicture picture)
    {
        if (edges is null) return null;
        if (edges.Length != 4) throw RequestReading.Bad($"box: found {Counted.Of(edges.Length, "number")}, expected x1, y1, x2, y2.");
        double right = picture.Width ?? double.MaxValue, bottom = picture.Height ?? double.MaxValue;
        var box = new PixelBox(
            Math.Clamp(edges[0], 0, right), Math.Clamp(edges[1], 0, bottom),
            Math.Clamp(edges[2], 0, right), Math.Clamp(edges[3], 0, bottom));
        return box.IsValid && box.X2 - box.X1 >= SmallestSide && box.Y2 - box.Y1 >= SmallestSide ? box
            : throw RequestReading.Bad(
                $"box: found [{string.Join(", ", edges)}] in a picture of {picture.Width}×{picture.Height}, expected x1, y1, x2, y2 in " +
                "pixels with at least one pixel between.");
    }
}
