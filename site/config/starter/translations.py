"""Tells wagtail-localize that English pages and services are translations of French ones, string by string.

An editor then opens the English page on its strings, all translated, and is told when the French changes. The rows are
those that « Translate this page », typing each string and « Publish » would make, one query and not ten a string (a
test compares them with those of the library).
"""

import json

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from modelcluster.models import ClusterableModel, get_serializable_data_for_fields
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    String,
    StringSegment,
    StringTranslation,
    Template,
    TemplateSegment,
    TranslatableObject,
    Translation,
    TranslationContext,
    TranslationLog,
    TranslationSource,
    get_schema_version,
    uuid,
)
from wagtail_localize.segments import OverridableSegmentValue, StringSegmentValue, TemplateSegmentValue
from wagtail_localize.segments.extract import extract_segments


class NotParallel(ValueError):
    """Both languages must have the same blocks, paragraphs and items: a string has exactly one translation."""


def record(pairs):
    """Writes the translations of (French, English) pages or services that have none yet."""
    sources = make_sources([source for source, _translated in pairs])
    segments = [
        (source, segment, other)
        for (instance, translated), source in zip(pairs, sources, strict=True)
        for segment, other in paired(instance, translated)
    ]
    contexts = make_contexts(
        {source.pk: instance for source, (instance, _) in zip(sources, pairs, strict=True)}, segments
    )
    strings = make_strings([(source.locale_id, segment) for source, segment, _ in segments])
    templates = make_templates(segment for _, segment, _ in segments)
    make_segments(segments, contexts, strings, templates)
    targets = {source.pk: translated for source, (_, translated) in zip(sources, pairs, strict=True)}
    make_translations(sources, targets, segments, contexts, strings)


def make_sources(instances):
    types = ContentType.objects.get_for_models(*{instance.get_translation_model() for instance in instances})
    TranslatableObject.objects.bulk_create(
        (
            TranslatableObject(
                translation_key=instance.translation_key, content_type=types[instance.get_translation_model()]
            )
            for instance in instances
        ),
        ignore_conflicts=True,
    )
    versions = {label: get_schema_version(label) for label in {instance._meta.app_label for instance in instances}}
    return TranslationSource.objects.bulk_create(
        TranslationSource(
            object_id=instance.translation_key,
            locale=instance.locale,
            specific_content_type=ContentType.objects.get_for_model(type(instance)),
            object_repr=str(instance)[:200],
            content_json=content_of(instance),
            schema_version=versions[instance._meta.app_label],
            # What was translated is what is published: not a moment later, or the next report would call it changed.
            last_updated_at=getattr(instance, "last_published_at", None) or timezone.now(),
        )
        for instance in instances
    )


def content_of(instance):
    if isinstance(instance, ClusterableModel):
        return instance.to_json()
    return json.dumps(get_serializable_data_for_fields(instance), cls=DjangoJSONEncoder)


def make_contexts(instances, segments):
    """One a place of a page, whatever stands there; returned by (source, path)."""
    contexts = {}
    for source, segment, _other in segments:
        if (source.pk, segment.path) not in contexts:
            context = TranslationContext(
                object_id=source.object_id,
                path=segment.path,
                path_id=TranslationContext._get_path_id(segment.path),
            )
            context.save = lambda **_options: None  # It saves what it finds; all are saved together below.
            context.get_field_path(instances[source.pk])
            del context.save
            contexts[source.pk, segment.path] = context
    TranslationContext.objects.bulk_create(contexts.values())
    return contexts


def make_strings(found):
    """By (language, words): pages share theirs."""
    wanted = {
        (locale_id, segment.string.data): String._get_data_hash(segment.string.data)
        for locale_id, segment in found
        if isinstance(segment, StringSegmentValue)
    }
    String.objects.bulk_create(
        (String(locale_id=locale_id, data=data, data_hash=key) for (locale_id, data), key in wanted.items()),
        ignore_conflicts=True,
    )
    stored = String.objects.filter(data_hash__in=set(wanted.values())).values_list("locale_id", "data", "pk")
    return {(locale_id, data): pk for locale_id, data, pk in stored}


def make_templates(segments):
    wanted = {
        segment.template: Template(
            uuid=uuid.uuid5(uuid.uuid5(Template.BASE_UUID_NAMESPACE, segment.format), segment.template),
            template=segment.template,
            template_format=segment.format,
            string_count=segment.string_count,
        )
        for segment in segments
        if isinstance(segment, TemplateSegmentValue)
    }
    Template.objects.bulk_create(wanted.values(), ignore_conflicts=True)
    stored = Template.objects.filter(uuid__in=[template.uuid for template in wanted.values()])
    return dict(stored.values_list("template", "pk"))


def make_segments(segments, contexts, strings, templates):
    rows = {StringSegment: [], TemplateSegment: [], OverridableSegment: []}
    for source, segment, _other in segments:
        shared = {"source": source, "context": contexts[source.pk, segment.path], "order": segment.order}
        if isinstance(segment, StringSegmentValue):
            string_id = strings[source.locale_id, segment.string.data]
            rows[StringSegment].append(
                StringSegment(**shared, string_id=string_id, attrs=json.dumps(segment.attrs, cls=DjangoJSONEncoder))
            )
        elif isinstance(segment, TemplateSegmentValue):
            rows[TemplateSegment].append(TemplateSegment(**shared, template_id=templates[segment.template]))
        elif isinstance(segment, OverridableSegmentValue):
            data = json.dumps(segment.data, cls=DjangoJSONEncoder)
            rows[OverridableSegment].append(OverridableSegment(**shared, data_json=data))
        else:
            raise NotImplementedError(f"{segment} of {source}")
    for model, made in rows.items():
        model.objects.bulk_create(made)


def make_translations(sources, targets, segments, contexts, strings):
    now = timezone.now()
    published = [source for source in sources if getattr(targets[source.pk], "live", True)]
    Translation.objects.bulk_create(
        Translation(
            source=source,
            target_locale_id=targets[source.pk].locale_id,
            translations_last_updated_at=now,
            destination_last_updated_at=now if source in published else None,
        )
        for source in sources
    )
    words, overrides = {}, []
    for source, segment, other in segments:
        context, locale_id = contexts[source.pk, segment.path], targets[source.pk].locale_id
        if isinstance(segment, StringSegmentValue):
            # The same words twice at one place (two cells of a table) are one string to translate.
            string_id = strings[source.locale_id, segment.string.data]
            words[string_id, context.pk, locale_id] = other.string.data
        elif isinstance(segment, OverridableSegmentValue) and segment.data != other.data:
            overrides.append(SegmentOverride(locale_id=locale_id, context=context, data_json=json.dumps(other.data)))
    StringTranslation.objects.bulk_create(
        StringTranslation(
            translation_of_id=string_id,
            context_id=context_id,
            locale_id=locale_id,
            data=data,
            translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
        )
        for (string_id, context_id, locale_id), data in words.items()
    )
    SegmentOverride.objects.bulk_create(overrides)
    TranslationLog.objects.bulk_create(
        TranslationLog(
            source=source,
            locale_id=targets[source.pk].locale_id,
            revision=getattr(targets[source.pk], "latest_revision", None),
        )
        for source in published
    )


def paired(instance, translated):
    """Each segment of one language beside the one of the other: words, structure of rich text, what may differ."""
    theirs, ours = extract_segments(instance), extract_segments(translated)
    for source, other in zip(theirs, ours, strict=False):
        if shape(source) != shape(other):
            raise NotParallel(f"{instance}: {source} | {other}")
    if len(theirs) != len(ours):
        raise NotParallel(f"{instance}: {len(theirs)} | {len(ours)}")
    return list(zip(theirs, ours, strict=True))


def shape(segment):
    return type(segment), getattr(segment, "template", "")
