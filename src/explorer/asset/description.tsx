import DOMPurify from 'dompurify';
import { marked } from 'marked';
import { type SubmitEvent, useMemo, useState } from 'react';
import { useMutation } from 'urql';
import { graphql } from '../generated/gql.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useMay } from '../shell/session.tsx';
import type { PageAsset } from './asset-query.ts';

const annotate = graphql(`
  mutation AnnotateAsset($input: AnnotateAssetInput!) {
    annotateAsset(input: $input) {
      __typename
      ... on AnnotationEdited {
        annotation {
          revision
        }
      }
      ... on UserError {
        message
      }
    }
  }
`);

/** People's description and tags, shown as Markdown, and the form to change them. */
export function Description({ asset, onChanged }: { asset: PageAsset; onChanged: () => void }) {
  const { t } = useLanguage();
  const mayEdit = useMay('asset.edit');
  const [editing, setEditing] = useState(false);
  const html = useMemo(() => {
    const text = asset.description ?? '';
    return DOMPurify.sanitize(marked.parse(text, { async: false }), {
      FORBID_TAGS: ['style', 'form', 'input'],
      FORBID_ATTR: ['style'],
    });
  }, [asset.description]);
  if (editing) {
    return (
      <EditForm
        asset={asset}
        onClose={(changed) => {
          setEditing(false);
          if (changed) onChanged();
        }}
      />
    );
  }
  return (
    <section className="stack" aria-label={t('description')}>
      {html === '' ? (
        <p className="muted">{t('descriptionNone')}</p>
      ) : (
        <div className="markdown" dangerouslySetInnerHTML={{ __html: html }} />
      )}
      <div className="row-actions">
        {asset.owners.map((owner) => (
          <span key={`${owner.id} ${owner.role}`} className="badge">
            {owner.name} · {owner.role}
          </span>
        ))}
        {mayEdit && (
          <button type="button" className="button" onClick={() => setEditing(true)}>
            {t('edit')}
          </button>
        )}
      </div>
    </section>
  );
}

function EditForm({ asset, onClose }: { asset: PageAsset; onClose: (changed: boolean) => void }) {
  const { t } = useLanguage();
  const [description, setDescription] = useState(asset.description ?? '');
  const [tags, setTags] = useState((asset.annotation?.tags ?? []).join(', '));
  const [problem, setProblem] = useState<string | null>(null);
  const [clientKey] = useState(() => crypto.randomUUID());
  const [{ fetching }, run] = useMutation(annotate);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const set = tags
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== '');
    run({
      input: {
        key: asset.key,
        description,
        tags: { set },
        expectedRevision: asset.annotation?.revision ?? 0,
        clientKey,
      },
    }).then(
      ({ data, error }) => {
        const result = data?.annotateAsset;
        if (result?.__typename === 'AnnotationEdited') onClose(true);
        else
          setProblem(result !== undefined && 'message' in result ? result.message : (error?.message ?? ''));
      },
      () => setProblem(t('errorTitle')),
    );
  };
  return (
    <form className="stack" onSubmit={submit}>
      {problem !== null && (
        <p className="notice bad" role="alert">
          {problem}
        </p>
      )}
      <label className="field">
        {t('description')}
        <textarea rows={6} value={description} onChange={(event) => setDescription(event.target.value)} />
      </label>
      <label className="field">
        {t('tagsInput')}
        <input value={tags} onChange={(event) => setTags(event.target.value)} />
      </label>
      <div className="row-actions">
        <button type="submit" className="button primary" disabled={fetching}>
          {t('save')}
        </button>
        <button type="button" className="button" onClick={() => onClose(false)}>
          {t('cancel')}
        </button>
      </div>
    </form>
  );
}
